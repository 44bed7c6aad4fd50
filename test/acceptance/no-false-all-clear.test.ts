import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const path = (name: string) => fileURLToPath(new URL(`../evidence/${name}`, import.meta.url))

async function report(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli([...args, '--format', 'json'])
  return { code, stderr, ...JSON.parse(stdout) }
}

describe('records without a closure beside them', () => {
  // 200,000 calls of defer cancel() at poll.go:38; time.AfterFunc of the library has objects of 80 bytes as well
  it.each(['go1.21', 'go1.26'])('of %s are named, with what would tell', async (release) => {
    const { answer, findings, tables, verdict } = await report('analyze', path(`defer-cancel/pollctx-${release}.heap.pb.gz`))
    expect(answer).toMatchObject({ outcome: 'size-only', undecided_lines: 1, sites: 0 })
    expect(answer.text).toMatch(/^No certain defer records, but main\.pollEvents \(poll\.go:38\) holds about [\d,]+ objects/)
    expect(findings).toMatchObject([{ severity: 'note', function: 'main.pollEvents', line: 38, confidence: 'possible' }])
    expect(findings[0].next[0]).toContain('--binary')
    expect(tables.defers.rows.map(({ line }: { line: number }) => line)).toEqual([38])
    expect(verdict).toBe('pass')
  })
})

describe('a heap without records', () => {
  it('is said to show none as far as its sampling goes', async () => {
    const { answer } = await report('analyze', 'samples/go1.26/fixed.heap.pb.gz')
    expect(answer.text).toMatch(/^No defer records sampled\. Fewer than about 32,700 of one statement would be invisible/)
    expect(answer.invisible_up_to).toBe(32_722)
  })
})

describe('a profile that an engine has stored without addresses', () => {
  it('cannot tell, says what is missing, and passes no gate', async () => {
    const args = ['analyze', path('lossy/parca-single-joined.heap.pb.gz')]
    const { answer, notices } = await report(...args)
    expect(answer).toMatchObject({ outcome: 'lossy', text: expect.stringMatching(/^This file cannot tell/) })
    const lossy = notices.find(({ code }: { code: string }) => code === 'lossy-source')
    expect(lossy.text).toContain('no addresses of calls and no sizes of objects')
    const gate = await report(...args, '--fail-on', 'defers.records>1000000')
    expect([gate.code, gate.verdict]).toEqual([2, 'fail'])
    expect(gate.stderr).toContain('error: the limit defers.records>1000000 cannot be decided on these inputs')
    expect((await report(...args, '--fail-on', 'top.flat>1GiB')).code).toBe(0)
  })
})

describe('one object of 8 MiB', () => {
  it('is new for certain, and named', async () => {
    const { answer, tables } = await report('diff', path('large-object/before.heap.pb.gz'), path('large-object/after.heap.pb.gz'))
    expect(tables.functions.rows[0]).toMatchObject({ function: expect.stringContaining('init.func10'), change: 'new', after: 8 << 20 })
    expect(answer).toMatchObject({ outcome: 'function-growing', function: tables.functions.rows[0].function })
  })
})
