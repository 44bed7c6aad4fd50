import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { CompilerLog } from '../../src/gosource/compiler-log/compiler-log.ts'
import { parseCompilerLog } from '../../src/gosource/compiler-log/parse-compiler-log.ts'
import { parseFunctionName } from '../../src/gosource/function-name.ts'
import { deferringFunctions } from '../../src/symbols/defer-calls.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'

const PROGRAMS = fileURLToPath(new URL('../truth/goprograms', import.meta.url))
/** Releases of Go to build with, such as `go1.22.12,go1.27.3`; by default the one that is installed. */
const TOOLCHAINS = (process.env['GO_TOOLCHAINS'] ?? 'local').split(',')
/** Programs to build as well: packages of Go's own tree such as `cmd/go`, or of modules such as `example.com/server/cmd/x@v1.2.3`. */
const PACKAGES = (process.env['GO_PACKAGES'] ?? '').split(',').filter((name) => name !== '')

const folder = mkdtempSync(join(tmpdir(), 'deferscope-compiled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds every program of known defers with one release, and those asked for; returns what the compiler printed of them and of all they import. */
function build(toolchain: string): { readonly bin: string; readonly log: string } {
  const env = { ...process.env, GOTOOLCHAIN: toolchain, GOFLAGS: '-buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' }
  const version = /go(1\.\d+)/.exec(execFileSync('go', ['version'], { env, cwd: folder }).toString())![1]!
  const bin = join(folder, `${toolchain}.bin/`)
  const compile = (cwd: string, name: string): string => {
    const { status, stderr } = spawnSync('go', ['build', '-p', '1', '-gcflags=all=-d=defer', '-o', bin, name], {
      cwd,
      env,
      maxBuffer: 1 << 28,
    })
    expect(status, stderr.toString()).toBe(0)
    return stderr.toString()
  }
  const source = join(folder, toolchain)
  cpSync(PROGRAMS, source, { recursive: true })
  writeFileSync(join(source, 'go.mod'), `module example.com/deferlab\n\ngo ${version}\n`)
  const logs = [compile(source, './...')]
  for (const [i, name] of PACKAGES.entries()) {
    const module = join(folder, `${toolchain}.${i}`)
    mkdirSync(module)
    writeFileSync(join(module, 'go.mod'), `module example.com/built\n\ngo ${version}\n`)
    if (name.includes('@')) execFileSync('go', ['get', name], { cwd: module, env, stdio: 'pipe' })
    logs.push(compile(module, name.replace(/@.*/, '')))
  }
  return { bin, log: logs.join('\n') }
}

/** The functions that call `runtime.deferreturn`, which is what a function with defers does: by the disassembler of Go. */
async function functionsByObjdump(executable: string): Promise<Set<string>> {
  const objdump = spawn('go', ['tool', 'objdump', executable], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(objdump, 'close')
  const found = new Set<string>()
  let name = ''
  for await (const line of createInterface({ input: objdump.stdout })) {
    const start = /^TEXT (.*)\(SB\)/.exec(line)
    if (start !== null) name = start[1]!
    else if (line.includes('CALL runtime.deferreturn(SB)')) found.add(name)
  }
  expect((await ended)[0]).toBe(0)
  return found
}

describe.each(TOOLCHAINS)('the defers of executables, compared with what the compiler printed: %s', (toolchain) => {
  it('are the same statements in every linked function', async () => {
    const { bin, log: text } = build(toolchain)
    const log = new CompilerLog(parseCompilerLog([{ source: 'log', text }]), ['log'])
    const programs = readdirSync(bin)
    expect(programs.length).toBeGreaterThan(10)
    const differences: string[] = []
    const counts: string[] = []
    for (const program of programs) {
      const executable = await openExecutable(bytesRange(program, new Uint8Array(readFileSync(join(bin, program)))))
      const seen = new Set<string>()
      const linked = new Map<string, string>()
      const { functions, damaged } = (await deferringFunctions(executable))!
      expect(damaged).toEqual([])
      const disassembled = await functionsByObjdump(join(bin, program))
      const named = new Set(functions.map(({ function: fn }) => fn.name))
      for (const name of named) if (!disassembled.has(name)) differences.push(`${program}: ${name} calls no runtime.deferreturn`)
      for (const name of disassembled) if (!named.has(name)) differences.push(`${program}: ${name} is not found`)
      for (const { function: fn, calls } of functions) {
        const imported = parseFunctionName(fn.name).package
        const logged = ({ file, line }: { readonly file: string; readonly line: number }) => {
          const found = log.file({ file, package: imported })
          return (found?.statements ?? []).flatMap((one) =>
            one.line === line ? [{ key: `${found!.path}:${line} ${one.kind}`, kind: one.kind }] : [],
          )
        }
        const lines = (await executable.linesOf(fn)).flatMap(logged)
        for (const { key } of lines) linked.set(key, fn.name)
        // the marker of a loop over a function is no statement
        const made = calls.filter(({ callee }) => callee !== 'runtime.deferrangefunc')
        for (const call of made) {
          const same = logged(call).filter(({ kind }) => kind === call.kind)
          if (same.length === 0)
            differences.push(`${program}: ${fn.name} ${call.file}:${call.line} is ${call.kind} in the executable alone`)
          for (const { key } of same) seen.add(key)
        }
        if (calls.length > 0) continue
        const open = lines.filter(({ kind }) => kind === 'open-coded')
        if (open.length === 0) differences.push(`${program}: ${fn.name} has open-coded defers in the executable alone`)
        for (const { key } of open) seen.add(key)
      }
      for (const [key, name] of linked) if (!seen.has(key)) differences.push(`${program}: ${key} of ${name} is in the log alone`)
      expect(seen.size).toBeGreaterThan(20)
      counts.push(`${program} ${seen.size} in ${functions.length} functions`)
    }
    expect(differences).toEqual([])
    if (PACKAGES.length > 0) process.stdout.write(`${toolchain}: statements ${counts.join(', ')}\n`)
  }, 1_200_000)
})
