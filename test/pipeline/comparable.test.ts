import { expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { ComparableReader } from '../../src/pipeline/comparable.ts'
import { givenFacts } from '../../src/pipeline/given-facts.ts'
import { sample } from '../support/recorded-process.ts'
import { textProfile } from '../support/text-profile.ts'

const OPTIONS = { decode: { inflate: gunzip }, by: 'flat', allTypes: false, facts: await givenFacts({}) } as const
const found = (name: string, bytes: Uint8Array): ProfileSource => ({ ...bytesSource(name, bytes), maySkip: true })
const heap = sample('go1.26/leak.heap.pb.gz')
const goroutines = sample('go1.26/leak.goroutine.pb.gz')
const text = sample('go1.26/leak.heap.debug1.txt')
const allocs = textProfile('9 900 3 300 main.f@m.go:1 {bytes=100}', { defaultSampleType: 'alloc_space', period: 524_288 })

async function taken(sources: readonly ProfileSource[]): Promise<{ names: string[]; skipped: readonly string[] }> {
  const reader = new ComparableReader(OPTIONS)
  await reader.prepare(sources)
  const names: string[] = []
  for (const source of sources) if ((await reader.read(source)) !== null) names.push(source.name)
  return { names, skipped: reader.skipped }
}

it('takes the heaps of a folder, whatever comes first', async () => {
  const folder = [
    found('a.goroutine', goroutines),
    found('b.heap', heap),
    found('c.txt', sample('go1.26/server.goroutine.debug2.txt')),
    found('d.heap', heap),
  ]
  expect(await taken(folder)).toEqual({ names: ['b.heap', 'd.heap'], skipped: ['a.goroutine', 'c.txt'] })
})

it('takes one form of the captures in a folder', async () => {
  expect(await taken([found('a.txt', text), found('a.pb', heap), found('b.allocs', allocs)])).toEqual({
    names: ['a.pb'],
    skipped: ['a.txt', 'b.allocs'],
  })
  expect((await taken([found('a.txt', text), found('a.goroutine', goroutines)])).names).toEqual(['a.txt'])
  expect((await taken([found('a.goroutine', goroutines)])).names).toEqual(['a.goroutine'])
})

it('refuses what is named and cannot be compared', async () => {
  await expect(taken([bytesSource('heap', heap), bytesSource('goroutine', goroutines)])).rejects.toMatchObject({ code: 'kinds-differ' })
  await expect(taken([bytesSource('heap', heap), bytesSource('exact', sample('go1.26/leak-exact.heap.pb.gz'))])).rejects.toMatchObject({
    code: 'periods-differ',
  })
})

it('compares allocs with a heap by the sample type of the first', async () => {
  const reader = new ComparableReader(OPTIONS)
  await reader.read(bytesSource('heap', heap))
  const second = await reader.read(bytesSource('allocs', allocs))
  expect(second!.types).toEqual([{ type: 'inuse_space', unit: 'bytes' }])
  expect(second!.rows[0]!.get('main.f\nm.go')!.value).toBe(300)
})
