import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const path = (name: string) => fileURLToPath(new URL(`../evidence/${name}`, import.meta.url))

interface Place {
  readonly file: string
  readonly line: number
}

async function report(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli([...args, '--format', 'json'])
  expect(stderr).toBe('')
  return { code, ...JSON.parse(stdout) }
}

const codes = ({ notices }: { readonly notices: readonly { readonly code: string }[] }) => notices.map(({ code }) => code)
const linesOf = (rows: readonly Place[]) => rows.map(({ line }) => line).sort((a, b) => a - b)

describe('methods with type parameters of their own, of Go 1.27', () => {
  it('have their loop defers found by scan, and fail its gate', async () => {
    const { code, findings, notices } = await report('scan', path('generic-methods'), '--fail-on', 'findings.warning>0')
    expect(linesOf(findings.filter(({ rule }: { rule: string }) => rule === 'defer-in-loop'))).toEqual([20, 28, 38])
    expect(codes({ notices }).filter((one) => one !== 'gate-failed')).toEqual([])
    expect(code).toBe(1)
  })

  it('have records on strong evidence with their source', async () => {
    const { tables } = await report('analyze', path('generic-methods/heap.pb.gz'), '--source', path('generic-methods'))
    expect(linesOf(tables.defers.rows)).toEqual([20, 28, 38])
    expect(new Set(tables.defers.rows.map(({ confidence }: { confidence: string }) => confidence))).toEqual(new Set(['strong']))
  })

  it('have one goroutine in a deferred call', async () => {
    const { answer } = await report('goroutines', path('generic-methods/goroutine.debug2.txt'), '--source', path('generic-methods'))
    expect(answer).toMatchObject({ in_deferred: 1, deferred_function: 'main.stuckIn', deferred_by: 'main.(*Box[...]).Stuck[...]' })
  })
})

describe('new(expr) of Go 1.26', () => {
  it('is no syntax error', async () => {
    const { tables, notices } = await report('analyze', path('newexpr/heap.pb.gz'), '--source', path('newexpr'))
    expect(new Set(tables.defers.rows.map(({ evidence }: { evidence: string }) => evidence))).toEqual(new Set(['source']))
    expect(codes({ notices }).filter((code) => code.startsWith('source-'))).toEqual([])
    expect((await report('scan', path('newexpr'))).notices).toEqual([])
  })
})

describe('the source that a program was built from', () => {
  it('is not called another revision for the functions that the compiler made', async () => {
    const { notices } = await report('analyze', path('source-moved/heap.pb.gz'), '--source', path('source-moved'))
    expect(codes({ notices }).filter((code) => code.startsWith('source-'))).toEqual([])
    expect(JSON.stringify(notices)).not.toContain('another revision')
  })
})

describe('goroutines that wait in the select of an endless loop', () => {
  it.each([
    ['goroutines.txt.gz', 1100],
    ['goroutine.pb.gz', 3000],
  ])('of %s are suspects with the source and without', async (name, count) => {
    for (const source of [[], ['--source', path('ticker')]]) {
      const { findings } = await report('goroutines', path(`ticker/${name}`), ...source)
      expect(findings).toMatchObject([{ value: count, function: 'main.(*reporter).run', line: 70 }])
    }
  })

  it('have the statement named that never ends', async () => {
    const { findings } = await report('scan', path('ticker'))
    const first = findings.find(({ line }: Place) => line === 22)
    expect(JSON.stringify(first)).toContain('select {} of line 27')
  })
})

describe('the protobuf and the text of one moment', () => {
  it('tell together what each tells alone', async () => {
    const [proto, text] = [path('goroutine-join/goroutine.pb.gz'), path('goroutine-join/goroutine2.txt')]
    const facts = async (...names: readonly string[]) => {
      const { rows } = (await report('goroutines', ...names)).tables.groups
      const known = (key: string) => rows.filter((row: Record<string, unknown>) => row[key] !== null).length
      const sum = rows.reduce((all: number, { count }: { count: number }) => all + count, 0)
      return { sum, creators: known('created_by'), states: known('state'), groups: rows.length }
    }
    const joined = await facts(proto, text)
    expect(joined.sum).toBe(39)
    expect(joined).toEqual(await facts(text))
    expect(joined.groups).toBeGreaterThanOrEqual((await facts(proto)).groups)
  })
})

describe('captures of one process', () => {
  it("grow by the profiles' own time", async () => {
    const heaps = readdirSync(path('watch-clock')).map((name) => path(`watch-clock/${name}`))
    const { answer } = await report('trend', ...heaps)
    expect(answer.text).toMatch(/^main\.\(\*Consumer\)\.RunSelect \(main\.go:95\) grows by 83 MiB a minute/)
  })
})
