import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { buildGo, type GoBuild, type GoProgram } from '../support/go-program.ts'
import { messageBytes, messageOf } from '../support/profile-message.ts'
import { type DeferRow, deferRows } from '../support/truth.ts'

const MODULE = fileURLToPath(new URL('program', import.meta.url))

/** The lines of the program that make records, with as many as their comments tell. */
const LINES = linesWithRecords(readFileSync(`${MODULE}/main.go`, 'utf8'))
/** What the pools of two Ps may have held before. */
const SLACK = 2 * 32

const BUILDS: readonly (GoBuild & { readonly name: string })[] = [
  { name: 'as it is' },
  { name: 'stripped', ldflags: '-s -w' },
  { name: 'position-independent', isPie: true },
  { name: 'position-independent and stripped', isPie: true, ldflags: '-s -w' },
  { name: 'with C code, linked by the system', isCgo: true },
]

/** A program that ran, with the heap that it wrote. */
interface Run {
  readonly program: GoProgram
  readonly proto: Uint8Array
  readonly text: string
}

async function run(build: GoBuild): Promise<Run> {
  const program = await buildGo({ ...build, module: MODULE })
  const [proto, text] = [`${program.path}.pb.gz`, `${program.path}.txt`]
  await promisify(execFile)(program.path, [proto, text], { env: { ...process.env, GOMAXPROCS: '2' } })
  return { program, proto: readFileSync(proto), text: readFileSync(text, 'utf8') }
}

function reportOf(profile: Uint8Array | string, programs: readonly GoProgram[]): Promise<Report> {
  const bytes = typeof profile === 'string' ? new TextEncoder().encode(profile) : profile
  return analyze([bytesSource('heap', bytes)], {
    decode: { inflate: gunzip },
    executables: programs.map(({ path, bytes: file }) => ({ range: bytesRange(path, file), maySkip: false })),
  })
}

/** The rows of the program's own lines; the runtime's start may leave others. */
function rowsOf(report: Report): DeferRow[] {
  return deferRows(report).filter(({ function: name }) => name.startsWith('main.'))
}

/** Rows as `FUNCTION:LINE CONFIDENCE by EVIDENCE`, in order of lines. */
function placesOf(rows: readonly DeferRow[]): string[] {
  return [...rows].sort((a, b) => a.line - b.line).map((row) => `${row.function}:${row.line} ${row.confidence} by ${row.evidence}`)
}

/** As `go tool pprof` has it before it symbolizes: addresses and mappings alone. */
function withoutNames(proto: Uint8Array): Uint8Array {
  const profile = messageOf(gunzipSync(proto))
  for (const location of profile.location) location.line = []
  for (const mapping of profile.mapping) mapping.hasFunctions = false
  profile.function = []
  return messageBytes(profile)
}

/** A heap text of raw PCs. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#\t'))
    .join('\n')
}

function linesWithRecords(source: string): { function: string; line: number; records: number }[] {
  let name = ''
  return source.split('\n').flatMap((text, i) => {
    const declared = /^func (\w+)(\[)?/.exec(text)
    if (declared !== null) name = `main.${declared[1]}${declared[2] === undefined ? '' : '[...]'}`
    const records = /\/\/ (\d+) records?$/.exec(text)?.[1]
    return records === undefined ? [] : [{ function: name, line: i + 1, records: Number(records) }]
  })
}

const EXACT = LINES.map((one) => `${one.function}:${one.line} exact by binary`)

describe('the heap of a program beside its executable', () => {
  it('has statements that differ in how their calls are built, and a range over a function', () => {
    expect(LINES.map((one) => one.records)).toEqual([1000, 900, 800, 1400, 1, 600])
  })

  for (const { name, ...build } of BUILDS)
    describe(name, () => {
      let ran: Run
      beforeAll(async () => {
        ran = await run(build)
      })

      it.each(['proto', 'text'] as const)(
        '%s: every statement in a loop is exact with its count, and nothing else is a record',
        async (form) => {
          const report = await reportOf(ran[form], [ran.program])
          const rows = rowsOf(report)
          expect(placesOf(rows)).toEqual(EXACT)
          for (const { line, records } of LINES)
            expect(Math.abs(rows.find((row) => row.line === line)!.records - records), `line ${line}`).toBeLessThanOrEqual(SLACK)
          expect(report.notices.map(({ code }) => code)).not.toContain('evidence-conflict')
        },
      )

      it('a protobuf without names gets them from the executable', async () => {
        const bare = withoutNames(ran.proto)
        expect(rowsOf(await reportOf(bare, []))).toEqual([])
        const report = await reportOf(bare, [ran.program])
        expect(report.notices.map(({ code }) => code)).toContain('symbolized')
        expect(rowsOf(report)).toEqual(rowsOf(await reportOf(ran.proto, [ran.program])))
      })

      it('a text without names gets them from the executable', async () => {
        const bare = withoutComments(ran.text)
        expect(rowsOf(await reportOf(bare, []))).toEqual([])
        const report = await reportOf(bare, [ran.program])
        expect(report.notices.map(({ code }) => code)).toContain('symbolized')
        const named = rowsOf(await reportOf(ran.text, [ran.program]))
        expect(rowsOf(report)).toEqual(named)
      })
    })

  it('is found among executables of the same source', async () => {
    const [plain, stripped] = [await run({}), await run({ ldflags: '-s -w' })]
    for (const { proto, text, program } of [plain, stripped])
      for (const heap of [proto, text]) {
        const report = await reportOf(heap, [stripped.program, plain.program])
        expect(placesOf(rowsOf(report))).toEqual(EXACT)
        // without a build id, which texts have none of, both fit: their code is the same
        if (heap === proto) expect(report.evidence?.map(({ source }) => source)).toEqual([program.path])
      }
  })
})
