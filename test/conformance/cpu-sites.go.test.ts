import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { foldFunctionName } from '../../src/attribution/go-names.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { pprofTop } from './pprof.ts'

/** Releases of Go to build with, such as `go1.22.12,go1.27.3`. */
const TOOLCHAINS = (process.env['GO_TOOLCHAINS'] ?? 'go1.22.12,go1.24.4,go1.26.8,go1.27.3').split(',')
const FIXTURE = new URL('../fixtures/cpu/sites/', import.meta.url)

const folder = mkdtempSync(join(tmpdir(), 'deferscope-cpu-'))
for (const name of ['main.go', 'rangefunc.go']) copyFileSync(new URL(`${name}.txt`, FIXTURE), join(folder, name))
writeFileSync(join(folder, 'go.mod'), 'module example.com/cpu\n\ngo 1.22\n')
afterAll(() => rmSync(folder, { recursive: true }))

/** What a call of the runtime does for a defer, by what it calls. */
const CALLS = /CALL runtime\.(?:(deferproc|deferprocStack|deferprocat|deferrangefunc)|(deferreturn))\(SB\)/

/** The addresses that profiles have for calls of the runtime that make records, and of `deferreturn`: by the disassembler of Go. */
function callsOf(executable: string): { readonly make: Set<string>; readonly end: Set<string> } {
  const text = execFileSync('go', ['tool', 'objdump', '-s', '^main\\.', executable], { maxBuffer: 1 << 26 }).toString()
  const calls = { make: new Set<string>(), end: new Set<string>() }
  for (const line of text.split('\n')) {
    const match = CALLS.exec(line)
    const [, address, bytes] = /0x([0-9a-f]+)\s+([0-9a-f]+)/.exec(line) ?? []
    // the return address less 1
    if (match !== null)
      calls[match[1] === undefined ? 'end' : 'make'].add((BigInt(`0x${address}`) + BigInt(bytes!.length / 2 - 1)).toString(16))
  }
  return calls
}

/** Sums of addresses by `function:line`. */
async function cumByPlace(profile: string, addresses: ReadonlySet<string>): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>()
  for (const { name, cum } of (await pprofTop(['-addresses', '-unit=ns'], profile)).rows) {
    const [, address, fn, line] = /^0*([0-9a-f]+) (\S+) .*:(\d+)$/.exec(name) ?? []
    if (address === undefined || !addresses.has(address)) continue
    const place = `${foldFunctionName(fn!)}:${line}`
    sums.set(place, (sums.get(place) ?? 0n) + cum)
  }
  return sums
}

// Expected values: `go tool pprof -addresses` at the calls that `go tool objdump` shows.
describe.each(TOOLCHAINS)('time of defers, %s', (toolchain) => {
  it('is that of the calls of the runtime, statement by statement', async () => {
    const [executable, profile] = [join(folder, toolchain), join(folder, `${toolchain}.cpu.pb.gz`)]
    const env = { ...process.env, GOTOOLCHAIN: toolchain, GOFLAGS: '-buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' }
    execFileSync('go', ['build', '-o', executable, '.'], { cwd: folder, env })
    execFileSync(executable, [profile], { stdio: 'ignore' })
    const calls = callsOf(executable)
    const [make, end] = [await cumByPlace(profile, calls.make), await cumByPlace(profile, calls.end)]
    const report = await analyze([fileSource(profile)], { decode: { inflate: gunzip } })
    const { rows } = report.tables.defer_time!
    const ours = (value: (row: (typeof rows)[number]) => number) =>
      new Map<string, bigint>(rows.flatMap((row) => (value(row) > 0 ? [[`${row.function}:${row.line}`, BigInt(value(row))] as const] : [])))
    expect(ours(({ make: time }) => Number(time))).toEqual(make)
    const ends = ours(({ run, free }) => Number(run) + Number(free))
    // a return is known by what only deferreturn calls: where no sample is in that, nothing tells the deferred calls from others
    expect(ends.size).toBeGreaterThanOrEqual(5)
    expect(ends).toEqual(new Map([...end].filter(([place]) => ends.has(place))))
  })
})
