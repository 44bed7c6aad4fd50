import { sourcePath } from '../analysis/nodes.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import type { DeferKind } from '../base/defer-kind.ts'
import type { ProfileError } from '../base/error.ts'
import { baseName } from '../base/go-path.ts'
import { outcome } from '../base/outcome.ts'
import { counted } from '../base/units.ts'
import type { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import { lineText } from '../gosource/compiler-log/line-text.ts'
import type { LoggedFile } from '../gosource/compiler-log/parse-compiler-log.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import type { Compilation, CompiledStatement } from '../report/compiled-statement.ts'
import type { Notice } from '../report/report.ts'
import { type DeferringFunction, deferringFunctions } from '../symbols/defer-calls.ts'
import type { Executable } from '../symbols/executable.ts'
import { moduleOf } from '../symbols/module-of.ts'
import { openExecutables } from './find-program.ts'
import { type CompilerText, readCompilerLog } from './given-facts.ts'
import type { LiveStatements } from './live-statements.ts'
import type { ExecutableFile } from './program.ts'

/** What tells how `defer` statements were compiled. */
export interface CompiledSources {
  readonly executables: readonly ExecutableFile[]
  /** What the Go compiler printed. */
  readonly compilerTexts: readonly CompilerText[]
  /** What a process holds; null without a profile. */
  readonly live: LiveStatements | null
}

/** How the statements of executables, or of a compiler's log alone, were compiled. */
export interface CompiledDefers {
  readonly compilations: readonly Compilation[]
  readonly notices: readonly Notice[]
}

/**
 * Lists the defers of executables by how they were compiled, with what the log says of their lines; without an executable those of the log.
 * Functions whose tables contradict themselves are left out, and counted in a notice. Throws `bad-compiler-log`, and for an executable
 * that cannot be opened, or all of whose functions are damaged.
 */
export async function compiledDefers(
  { executables, compilerTexts, live }: CompiledSources,
  log: CompilerLog | null = readCompilerLog(compilerTexts),
): Promise<CompiledDefers> {
  const opened = await openExecutables(executables)
  const notices: Notice[] = []
  const compilations: Compilation[] = []
  for (const executable of opened) {
    const found = await ofExecutable(executable, log, liveOf(executable, live))
    if (found === null) notices.push({ code: 'executable-machine', text: machineText(executable) })
    else {
      compilations.push(found.compilation)
      if (found.damaged.length > 0) notices.push({ code: 'executable-unreadable', text: damageText(found) })
    }
  }
  if (log !== null && compilations.length === 0) compilations.push(ofLog(log))
  return { compilations, notices }
}

function machineText({ name, arch }: Executable): string {
  return `${name} is for ${arch}, whose calls deferscope does not read: how its defers were compiled is not listed. Those of amd64 and arm64 are; --compiler-log tells of any machine.`
}

function damageText({ compilation, damaged }: ReadExecutable): string {
  const [first] = damaged
  return `${counted(damaged.length, 'function')} of ${compilation.source} ${damaged.length === 1 ? 'is' : 'are'} damaged, so that the defers in ${damaged.length === 1 ? 'it' : 'them'} are not listed: ${first!.message} (${first!.where}). Next: ${first!.next}.`
}

/** Live records by statement: only those of a profile that this executable wrote. */
function liveOf({ name }: Executable, live: LiveStatements | null): LiveStatements['lines'] | null {
  return live?.evidence.some(({ kind, source }) => kind === 'executable' && source === name) === true ? live.lines : null
}

interface ReadExecutable {
  readonly compilation: Compilation
  /** An error for each function that is not listed, fewer than all. */
  readonly damaged: readonly ProfileError[]
}

/** Null for machines whose calls are not known. */
async function ofExecutable(
  executable: Executable,
  log: CompilerLog | null,
  live: LiveStatements['lines'] | null,
): Promise<ReadExecutable | null> {
  const read = await deferringFunctions(executable)
  if (read === null) return null
  const statements = new Map<string, CompiledStatement>()
  const held = heldByLine(live ?? [])
  const damaged = [...read.damaged]
  for (const one of read.functions) {
    const places = await outcome(placesOf(executable, one, log))
    if (places.error !== null) damaged.push(places.error)
    for (const { file, line, kind, call, logged } of places.value ?? []) {
      const name = foldFunctionName(one.function.name)
      const key = [name, file, line, kind, call].join('\n')
      if (statements.has(key)) continue
      const imported = parseFunctionName(name).package
      const module = executable.buildInfo === null ? null : moduleOf(imported, isStandardFunction(name), executable.buildInfo)
      statements.set(key, {
        function: name,
        file,
        line,
        module: module?.path ?? null,
        isMainModule: executable.buildInfo === null ? null : (module?.isMain ?? false),
        kind,
        call,
        detail: logged === null || line === null ? null : lineText(logged, line),
        live: live === null ? null : liveAt(live, name, file, line, call),
        held: call === RANGE_MARKER ? null : takeHeld(held, file, line),
      })
    }
  }
  const count = read.functions.length - (damaged.length - read.damaged.length)
  if (damaged.length > 0 && count === 0) throw damaged[0]!
  const built = executable.buildInfo === null ? '' : `${executable.buildInfo.goVersion}, `
  const detail = `${built}${counted(count, 'function')} with defers`
  const compilation: Compilation = { kind: 'executable', source: executable.name, detail, statements: [...statements.values()] }
  return { compilation, damaged }
}

interface Place extends Pick<CompiledStatement, 'file' | 'line' | 'kind' | 'call'> {
  /** What the log has of the file. */
  readonly logged: LoggedFile | null
}

/** The statements of a function: its calls that make records, or where it has none the lines of open-coded ones, which the log alone tells. */
async function placesOf(executable: Executable, { function: fn, calls }: DeferringFunction, log: CompilerLog | null): Promise<Place[]> {
  const imported = parseFunctionName(fn.name).package
  const fileOf = (file: string) => log?.file({ file, package: imported }) ?? null
  if (calls.length > 0) return calls.map(({ file, line, kind, callee }) => ({ file, line, kind, call: callee, logged: fileOf(file) }))
  const lines = log === null ? [] : await executable.linesOf(fn)
  const open = lines.flatMap(({ file, line }): Place[] => {
    const logged = fileOf(file)
    const isThere = logged?.statements.some((one) => one.line === line && one.kind === 'open-coded') === true
    return isThere ? [{ file, line, kind: 'open-coded', call: null, logged }] : []
  })
  if (open.length > 0) return open
  const frames = await executable.lineAt(fn.entry)
  return [{ file: frames.at(-1)?.file ?? null, line: null, kind: 'open-coded', call: null, logged: null }]
}

/** Makes the record of a range over a function itself, which is not that of a statement. */
const RANGE_MARKER = 'runtime.deferrangefunc'

/** Bytes that pending calls keep alive, by file and line of their statements. */
function heldByLine(live: LiveStatements['lines']): Map<string, number> {
  return new Map(live.flatMap(({ file, line, held }) => (held === null ? [] : [[placeKey(file, line), held.bytes] as const])))
}

function placeKey(file: string, line: number): string {
  return `${sourcePath(file)}:${line}`
}

/** Takes the bytes of a line out: inlining copies the statement of a literal into several functions, and one of them shows the bytes. */
function takeHeld(held: Map<string, number>, file: string | null, line: number | null): number | null {
  if (file === null || line === null) return null
  const key = placeKey(file, line)
  const bytes = held.get(key) ?? null
  held.delete(key)
  return bytes
}

/** A statement is its function, file and line; the record of a range over a function is that of the loop. */
function liveAt(
  live: LiveStatements['lines'],
  name: string,
  file: string | null,
  line: number | null,
  call: string | null,
): NonNullable<CompiledStatement['live']> {
  const isMarker = call === RANGE_MARKER
  const here = live.filter(
    (one) =>
      call !== null &&
      one.line === line &&
      one.function === name &&
      baseName(one.file) === baseName(file ?? '') &&
      (one.construct === 'range-func-marker') === isMarker,
  )
  const sum = (value: (one: (typeof here)[number]) => number) => here.reduce((total, one) => total + value(one), 0)
  return { records: sum(({ records }) => records), bytes: sum(({ bytes }) => bytes) }
}

/** The statements of the log alone: of all packages that were compiled, also those that the linker leaves out. */
function ofLog(log: CompilerLog): Compilation {
  const statements = log.parsed.files.flatMap((file) => {
    const lines = new Map<string, { line: number; kind: DeferKind }>()
    for (const { line, kind } of file.statements) lines.set(`${line} ${kind}`, { line, kind })
    return [...lines.values()].map(
      ({ line, kind }): CompiledStatement => ({
        function: null,
        file: file.path,
        line,
        module: null,
        isMainModule: null,
        kind,
        call: null,
        detail: lineText(file, line),
        live: null,
        held: null,
      }),
    )
  })
  return { kind: 'compiler', source: log.sources.join(', '), detail: counted(statements.length, 'defer statement'), statements }
}
