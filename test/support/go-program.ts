import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROGRAM = fileURLToPath(new URL('../symbols/program', import.meta.url))

export interface GoBuild {
  /** Folder of a module; default test/symbols/program. */
  readonly module?: string
  /** Folder below it. */
  readonly package?: string
  readonly os?: string
  readonly arch?: string
  readonly isPie?: boolean
  /** With C code and the linker of the system. */
  readonly isCgo?: boolean
  readonly ldflags?: string
}

/** An executable that was built. */
export interface GoProgram {
  readonly path: string
  readonly bytes: Uint8Array
}

let folder: string | undefined
let built = 0

/** Builds the program. It goes with the test process. */
export async function buildGo({
  module = PROGRAM,
  package: name = '',
  os,
  arch,
  isPie = false,
  isCgo = false,
  ldflags = '',
}: GoBuild): Promise<GoProgram> {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'deferscope-program-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  const path = join(folder, `program-${built++}`)
  const env = {
    ...process.env,
    GOFLAGS: '-buildvcs=false',
    GOWORK: 'off',
    CGO_ENABLED: isCgo ? '1' : '0',
    ...(os === undefined ? {} : { GOOS: os }),
    ...(arch === undefined ? {} : { GOARCH: arch }),
  }
  // from Go 1.23 on the linker wants to be told that main.go may use a function of runtime/pprof
  const flags = `-checklinkname=0 ${isCgo ? '-linkmode=external ' : ''}${ldflags}`
  await promisify(execFile)('go', ['build', ...(isPie ? ['-buildmode=pie'] : []), '-ldflags', flags, '-o', path, `./${name}`], {
    cwd: module,
    env,
  })
  return { path, bytes: new Uint8Array(readFileSync(path)) }
}

export interface ProgramReport {
  readonly mapping: { readonly start: bigint; readonly limit: bigint; readonly offset: bigint }
  /** A stack of the process: addresses within calls. */
  readonly calls: readonly { readonly address: bigint; readonly function: string; readonly offset: bigint }[]
  /** Frames by the linker's address, each `NAME FILE:LINE`, innermost first. */
  readonly frames: ReadonlyMap<bigint, readonly string[]>
}

/** Runs a program of this machine on addresses of the linker, `main` that of main.main. */
export function runProgram({ path }: GoProgram, main: bigint, addresses: readonly bigint[]): ProgramReport {
  const input = [main, ...addresses].map((address) => address.toString(16)).join('\n')
  const number = (text: string | undefined): bigint => BigInt(`0x${text}`)
  let mapping = { start: 0n, limit: 0n, offset: 0n }
  const calls: ProgramReport['calls'][number][] = []
  const frames = new Map<bigint, string[]>()
  for (const line of execFileSync(path, { input, maxBuffer: 1 << 28 })
    .toString()
    .trim()
    .split('\n')) {
    const [kind, first, second, third] = line.split(' ')
    if (kind === 'map') mapping = { start: number(first), limit: number(second), offset: number(third) }
    else if (kind === 'call') calls.push({ address: number(first), function: second!, offset: number(third) })
    else frames.set(number(kind), line.slice(kind!.length + 1).split('; '))
  }
  return { mapping, calls, frames }
}

/** One instruction as `go tool objdump` shows it. */
export interface Instruction {
  /** The function it is in, and its place `FILE:LINE`, without the folder. */
  readonly function: string
  readonly place: string
  readonly address: bigint
  readonly bytes: string
  readonly text: string
}

/** Every instruction of an executable that has its symbols. */
export async function disassembled({ path }: GoProgram): Promise<Instruction[]> {
  const { stdout } = await promisify(execFile)('go', ['tool', 'objdump', path], { maxBuffer: 1 << 29 })
  const instructions: Instruction[] = []
  let name = ''
  for (const line of stdout.split('\n')) {
    const start = /^TEXT (.*)\(SB\)/.exec(line)
    if (start !== null) name = start[1]!
    const row = /^\s+(\S+)\s+0x([0-9a-f]+)\s+([0-9a-f]+)\s+(.*?)\s*$/.exec(line)
    if (row !== null) instructions.push({ function: name, place: row[1]!, address: BigInt(`0x${row[2]}`), bytes: row[3]!, text: row[4]! })
  }
  return instructions
}
