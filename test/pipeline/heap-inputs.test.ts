import { beforeAll, describe, expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { captureHeap } from '../../src/pipeline/capture-heap.ts'
import { errorOf } from '../support/decoding.ts'
import { recordedReply, sample } from '../support/recorded-process.ts'

/** One heap in its forms: what each tells of records, best first. */
const FORMS = ['names', 'pcs', 'nothing'] as const
type Form = (typeof FORMS)[number]

const bytes = {} as Record<Form, Uint8Array>
beforeAll(async () => {
  const ask = async (path: string) => recordedReply('go1.26', path).body
  bytes.names = (await captureHeap(ask, { name: 'heap', gc: true, source: 'x', now: () => 0n })).content
  bytes.pcs = sample('go1.26/leak.heap.debug1.txt')
  bytes.nothing = sample('go1.26/leak.heap.pb.gz')
})

const named = (form: Form): ProfileSource => bytesSource(form, bytes[form])
/** As those of a directory are. */
const found = (form: Form, name: string = form): ProfileSource => ({ ...bytesSource(name, bytes[form]), maySkip: true })

async function read(...sources: ProfileSource[]) {
  const { inputs, notices, tables } = await analyze(sources)
  const skipped = notices.find(({ code }) => code === 'skipped-files')?.text ?? ''
  return {
    used: inputs.map(({ source }) => source),
    skipped: skipped === '' ? [] : skipped.slice(skipped.indexOf(': ') + 2).split(', '),
    evidence: [...new Set(tables['defers']!.rows.map((row) => row['evidence']))],
  }
}

describe('a directory that holds several forms of heaps', () => {
  it.each<[string, Form[], Form[], Form[], string]>([
    ['names before the others', ['nothing', 'names', 'pcs'], ['names'], ['nothing', 'pcs'], 'stack'],
    ['names before nothing', ['names', 'nothing'], ['names'], ['nothing'], 'stack'],
    ['raw PCs before nothing', ['nothing', 'pcs'], ['pcs'], ['nothing'], 'prefix'],
    ['the one that is there', ['nothing'], ['nothing'], [], 'shape'],
  ])('is read by the best: %s', async (_name, forms, used, skipped, evidence) => {
    expect(await read(...forms.map((form) => found(form)))).toEqual({ used, skipped, evidence: [evidence] })
  })

  it('is read by all heaps of that form', async () => {
    const { used, skipped } = await read(found('pcs', 'a.txt'), found('nothing', 'a.pb'), found('pcs', 'b.txt'), found('nothing', 'b.pb'))
    expect([used, skipped]).toEqual([
      ['a.txt', 'b.txt'],
      ['a.pb', 'b.pb'],
    ])
  })

  it('keeps its goroutines', async () => {
    const goroutines = { ...bytesSource('goroutines', sample('go1.26/leak.goroutine.pb.gz')), maySkip: true }
    const { used, skipped } = await read(goroutines, found('nothing'), found('pcs'))
    expect([used, skipped]).toEqual([['pcs', 'goroutines'], ['nothing']])
  })

  it('gives way to a better form that is named', async () => {
    expect(await read(named('names'), found('pcs'), found('nothing'))).toMatchObject({ used: ['names'], skipped: ['pcs', 'nothing'] })
  })
})

describe('heaps that are named', () => {
  it.each<[Form, Form]>([
    ['names', 'pcs'],
    ['names', 'nothing'],
    ['nothing', 'pcs'],
  ])('are never left out: %s and %s are refused', async (one, other) => {
    const error = await errorOf(analyze([named(one), named(other)]))
    expect([error.code, error.where]).toEqual(['formats-differ', `${one} and ${other}`])
  })

  it('are refused beside a better form of a directory as well', async () => {
    expect((await errorOf(analyze([named('nothing'), found('names')]))).code).toBe('formats-differ')
  })
})

describe('a text of stacks beside a heap', () => {
  const text = bytesSource('stacks', sample('go1.26/server.goroutine.debug2.txt'))
  it('is named and not used, and changes nothing else', async () => {
    const heap = bytesSource('heap', sample('go1.26/leak.heap.pb.gz'))
    const [alone, beside] = [await analyze([heap]), await analyze([heap, text])]
    expect(beside.tables).toEqual(alone.tables)
    expect(beside.notices.find(({ code }) => code === 'goroutines-unused')!.text).toContain('stacks is not used')
  })
})
