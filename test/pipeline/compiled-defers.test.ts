import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { compiledDefers } from '../../src/pipeline/compiled-defers.ts'
import { type LiveStatements, liveStatements } from '../../src/pipeline/live-statements.ts'
import type { CompiledStatement } from '../../src/report/compiled-statement.ts'
import { type Damage, damagedElf } from '../support/damaged-executable.ts'
import { errorOf } from '../support/decoding.ts'
import { tinyExecutable } from '../support/tiny-executable.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const LOG = [{ source: 'ledger.log', text: readFileSync(at('fixtures/compiler/ledger.go1.26.d-defer.txt'), 'utf8') }]
const ledger = (folder: string) => ({
  range: bytesRange('ledger', gunzipSync(readFileSync(at(`truth/profiles/${folder}/ledger/stripped.elf.gz`)))),
  maySkip: false,
})
const place = ({ function: name, file, line, kind, call }: CompiledStatement) =>
  `${kind} ${name} ${file?.split('/').at(-1)}:${line} ${call}`

describe.each(['1.26', '1.26-arm64'])('an executable and what the compiler said of its program, %s', (folder) => {
  it('agree on every statement of its functions', async () => {
    const alone = (await compiledDefers({ executables: [ledger(folder)], compilerTexts: [], live: null })).compilations[0]!
    const both = (await compiledDefers({ executables: [ledger(folder)], compilerTexts: LOG, live: null })).compilations[0]!
    const kinds = new Map<string, string[]>()
    let file = ''
    for (const line of LOG[0]!.text.split('\n')) {
      const [, path, kind] = /^(.+:\d+):\d+: (open-coded|stack|heap)/.exec(line) ?? []
      if (path !== undefined) file = path.split('/').slice(-2).join('/')
      if (kind !== undefined) kinds.set(file, [...(kinds.get(file) ?? []), kind])
    }
    const made = alone.statements.filter(({ call }) => call !== null)
    expect(made.length).toBeGreaterThan(4)
    for (const one of both.statements) {
      const known = [...kinds].filter(([path]) => `${one.file}:${one.line}`.endsWith(`/${path.split('/').at(-1)}`))
      expect(
        known.flatMap(([, all]) => all),
        place(one),
      ).toContain(one.kind)
    }
    // every open-coded statement has a line, which the executable alone does not tell
    expect(both.statements.filter(({ line }) => line === null)).toEqual([])
    expect(new Set(both.statements.filter(({ call }) => call !== null).map(place))).toEqual(new Set(made.map(place)))
  })

  it('tell the main module from the library', async () => {
    const { compilations } = await compiledDefers({ executables: [ledger(folder)], compilerTexts: [], live: null })
    const modules = compilations[0]!.statements.map(({ function: name, module, isMainModule }) => [
      name!.split('.')[0],
      module,
      isMainModule,
    ])
    expect(modules).toContainEqual(['main', 'example.com/deferlab', true])
    expect(modules).toContainEqual(['runtime', 'std', false])
    expect(modules.filter(([name, , isMain]) => (name === 'main') !== isMain)).toEqual([])
  })

  it('has the live records of a profile that it wrote', async () => {
    const executables = [ledger(folder)]
    const profile = fileSource(at(`truth/profiles/${folder}/ledger/stripped.heap.${folder === '1.26' ? 'pb.gz' : 'debug1.txt'}`))
    const live = await liveStatements([profile], null, { executables, decode: { inflate: gunzip } })
    const { compilations } = await compiledDefers({ executables, compilerTexts: [], live })
    const held = compilations[0]!.statements.filter((one) => one.live !== null && one.live.records > 0)
    expect(held.map((one) => [place(one), one.live!.records])).toEqual([
      ['heap main.post main.go:34 runtime.deferproc', expect.any(Number)],
      ['heap main.describe main.go:45 runtime.deferproc', expect.any(Number)],
    ])
  })

  it('has what its pending calls hold, at the line of the statement alone', async () => {
    const executables = [ledger(folder)]
    const alone = (await compiledDefers({ executables, compilerTexts: [], live: null })).compilations[0]!
    const { function: name, file, line } = alone.statements.find((one) => one.line === 34 && one.function === 'main.post')!
    const profile = fileSource(at(`truth/profiles/${folder}/ledger/stripped.heap.${folder === '1.26' ? 'pb.gz' : 'debug1.txt'}`))
    const live = await liveStatements([profile], null, { executables, decode: { inflate: gunzip } })
    const [first] = live.lines
    const held = { ...first!, function: name!, file: file!, line: line!, held: { bytes: 3e6, share: 0.5, confidence: 'likely' as const } }
    const kept = async (one: LiveStatements) =>
      (await compiledDefers({ executables, compilerTexts: [], live: one })).compilations[0]!.statements.filter(
        (statement) => statement.held !== null,
      ).map((statement) => [place(statement), statement.held])
    expect(await kept({ ...live, lines: [held] })).toEqual([['heap main.post main.go:34 runtime.deferproc', 3e6]])
    expect(await kept(live)).toEqual([])
    expect(await kept({ ...live, lines: [held], evidence: [] })).toEqual([])
  })
})

describe('an executable that is damaged', () => {
  const compiled = (damage: Damage, value?: number) =>
    compiledDefers({ executables: [{ range: damagedElf('1.26', damage, value), maySkip: false }], compilerTexts: LOG, live: null })

  it.each([0xa5, 0])('lists the functions that are whole, and says how many are not: byte %i', async (value) => {
    const whole = (await compiledDefers({ executables: [ledger('1.26')], compilerTexts: LOG, live: null })).compilations[0]!
    const { compilations, notices } = await compiled('some-records', value)
    const listed = compilations[0]!.statements.map(place)
    expect(listed).toContain('heap main.post main.go:34 runtime.deferproc')
    expect(listed.length).toBeLessThan(whole.statements.length)
    expect(whole.statements.map(place)).toEqual(expect.arrayContaining(listed))
    const functions = new Set(compilations[0]!.statements.map(({ function: name }) => name))
    expect(compilations[0]!.detail).toMatch(new RegExp(`, ${functions.size} functions with defers$`))
    expect(notices).toMatchObject([{ code: 'executable-unreadable', text: expect.stringMatching(/^500 functions of ledger are damaged/) }])
  })

  it.each(['records', 'pc-values'] as const)('is refused where nothing can be listed: %s', async (damage) => {
    expect((await errorOf(compiled(damage))).code).toBe('executable-corrupt')
  })
})

it('a compiler alone tells of all that it compiled', async () => {
  const { compilations } = await compiledDefers({ executables: [], compilerTexts: LOG, live: null })
  expect(compilations).toHaveLength(1)
  expect(
    compilations[0]!.statements.filter(({ kind, file }) => kind === 'heap' && file?.includes('ledger')).map(({ line }) => line),
  ).toEqual([34, 45])
})

it('an executable for a machine whose calls are not known is a notice', async () => {
  const { bytes } = tinyExecutable({ arch: '386', functions: [{ name: 'main.f', code: new Array<number>(16).fill(0), deferReturn: 4 }] })
  const { compilations, notices } = await compiledDefers({
    executables: [{ range: bytesRange('tiny', bytes), maySkip: false }],
    compilerTexts: [],
    live: null,
  })
  expect(compilations).toEqual([])
  expect(notices).toMatchObject([{ code: 'executable-machine', text: expect.stringContaining('tiny is for 386') }])
})
