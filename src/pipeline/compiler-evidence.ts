import type { Allocation } from '../attribution/allocations.ts'
import type { Candidates } from '../attribution/candidates.ts'
import type { CompiledLine } from '../attribution/compiled-line.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import type { GoVersion } from '../attribution/go-version.ts'
import { foldTypeArguments } from '../base/type-arguments.ts'
import { counted } from '../base/units.ts'
import type { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import { closureSize } from '../gosource/compiler-log/line-text.ts'
import type { LoggedFile } from '../gosource/compiler-log/parse-compiler-log.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import type { Notice } from '../report/report.ts'
import type { Program } from './program.ts'
import type { SourcedCandidates } from './source-evidence.ts'

/** The candidates with what the compiler said of their lines, and what weakens that. */
export function withCompiler(
  candidates: Candidates,
  log: CompilerLog,
  program: Program | null,
  version: GoVersion | null,
): SourcedCandidates {
  const allocations = candidates.allocations.map((one): Allocation => {
    const logged = log.file({ file: one.file, package: parseFunctionName(one.function).package })
    return logged === null ? one : { ...one, compiled: compiledLine(one, logged) }
  })
  return { candidates: { ...candidates, allocations }, notices: compilerNotices(allocations, log, program, version) }
}

function compiledLine(one: Allocation, logged: LoggedFile): CompiledLine {
  const kinds = logged.statements.filter(({ line }) => line === one.line).map(({ kind }) => kind)
  const heapStatements = kinds.filter((kind) => kind === 'heap').length
  const captures = logged.lines.get(one.line)?.captures
  return {
    fit: fitOf(one, logged),
    heapStatements,
    otherStatements: kinds.length - heapStatements,
    closureBytes: captures === undefined || captures.size === 0 ? null : closureSize([...captures.values()]),
  }
}

/** By the line at which the function begins: `-m=2` names those that have defers. */
function fitOf({ function: name, startLine }: Allocation, { functions }: LoggedFile): CompiledLine['fit'] {
  const { declared, literals } = parseFunctionName(name)
  const lines = [...functions].filter(([logged]) => foldTypeArguments(logged) === declared + literals).map(([, line]) => line)
  if (startLine === 0 || lines.length === 0) return 'unknown'
  return lines.includes(startLine) ? 'fits' : 'moved'
}

function compilerNotices(
  allocations: readonly Allocation[],
  log: CompilerLog,
  program: Program | null,
  version: GoVersion | null,
): Notice[] {
  const notices: Notice[] = []
  const name = log.sources.join(', ')
  if (allocations.length > 0 && allocations.every(({ compiled }) => compiled === null))
    notices.push({
      code: 'compiler-log-missing',
      text: `${name} has none of the files that the profile names, such as ${allocations[0]!.file}: it is of other packages. go build -gcflags=all=-d=defer prints those of all.`,
    })
  const { low, high } = log.parsed.minors
  const minor = version !== null && version.low === version.high ? Number(version.value.split('.')[1]) : null
  if (minor !== null && ((low !== null && minor < low) || (high !== null && minor > high)))
    notices.push({
      code: 'compiler-log-version',
      text: `${name} is of Go ${low === high ? `1.${low}` : low === null ? `1.${high} or before` : `1.${low} or later`}, the program of Go ${version!.value}: some of its statements may be compiled in another way.`,
    })
  const moved = new Map(allocations.flatMap((one) => (one.compiled?.fit === 'moved' ? [[one.function, one] as const] : [])))
  if (moved.size > 0) {
    const some = [...moved.values()].slice(0, MAX_LISTED).map((one) => `${shortFunctionName(one.function)} (${one.file}:${one.line})`)
    notices.push({
      code: 'compiler-log-moved',
      text: `${counted(moved.size, 'function')} of the profile ${moved.size === 1 ? 'does' : 'do'} not begin where ${name} has ${moved.size === 1 ? 'it' : 'them'}, so it is of another revision, and what it says there is likely at most: ${some.join(', ')}.`,
    })
  }
  const flags = flagsText(log, program)
  if (flags !== null) notices.push({ code: 'compiler-log-flags', text: `${name} ${flags}: make it with the flags of the program.` })
  return notices
}

const MAX_LISTED = 5
/** Among this many statements one is open-coded where the compiler optimizes. */
const MANY = 20

/** Flags that leave nothing open-coded, where program and log differ in them; null where they do not, or nobody knows. */
function flagsText({ parsed }: CompilerLog, program: Program | null): string | null {
  const statements = parsed.files.flatMap((file) => file.statements)
  const hasOpen = statements.some(({ kind }) => kind === 'open-coded')
  const settings = program?.executable.buildInfo?.settings
  if (settings === undefined) return null
  const isPlain = settings.get('-race') !== 'true' && !/(^|[\s=])-N\b/.test(settings.get('-gcflags') ?? '')
  if (isPlain && !hasOpen && statements.length >= MANY)
    return 'has no open-coded defers, as -race and -N leave none, and the program was built without these'
  if (!isPlain && hasOpen) return 'has open-coded defers, and the program was built with -race or -N, which leave none'
  return null
}
