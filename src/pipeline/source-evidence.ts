import type { Allocation } from '../attribution/allocations.ts'
import type { Candidates } from '../attribution/candidates.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import type { SourceLine, SourceStatement } from '../attribution/source-statement.ts'
import type { SourceFiles } from '../base/source-files.ts'
import { counted } from '../base/units.ts'
import type { DeferStatement } from '../gosource/defer-statements.ts'
import { type GoGrammar, loadGoParser } from '../gosource/go-parser.ts'
import { forStatementsAround } from '../gosource/loops.ts'
import { SourceIndex, type SourcePlace } from '../gosource/source-index.ts'
import type { Notice } from '../report/report.ts'
import type { Program } from './program.ts'

/** A source tree that is given besides profiles. */
export interface SourceTree {
  readonly files: SourceFiles
  readonly grammar: GoGrammar
  /** Module path, for a tree without go.mod; else null. */
  readonly module: string | null
  /** Path from the working directory to the tree, with a slash at its end; empty for the working directory itself. */
  readonly prefix: string
}

/** The source of a program. */
export interface ProgramSource {
  readonly root: string
  readonly detail: string
  readonly index: SourceIndex
  /** See `SourceTree`. */
  readonly prefix: string
  /** The commit that the tree is at; null where it is not known. */
  readonly commit: string | null
  /** Looks up the lines of allocations; `release` is the Go release that built the program, null where it is not known. */
  readonly lookUp: (candidates: Candidates, program: Program | null, release: string | null) => Promise<SourcedCandidates>
}

/** Opens a tree: parses nothing yet. `unasked` says why it is used where nobody asked for it, null where somebody did. */
export async function openSource({ files, grammar, module, prefix }: SourceTree, unasked: string | null = null): Promise<ProgramSource> {
  const index = await SourceIndex.open(files, await loadGoParser(grammar), module)
  const [main, ...more] = index.modules.all.map(({ path }) => path).reverse()
  const modules = main === undefined ? 'no go.mod' : `module ${main}${more.length === 0 ? '' : ` and ${more.length} more`}`
  return {
    root: files.root,
    index,
    prefix,
    commit: files.revision?.commit ?? null,
    detail: `${counted(files.paths.filter((path) => path.endsWith('.go')).length, 'Go file')}, ${modules}${unasked === null ? '' : `; ${unasked}`}`,
    lookUp: async (candidates, program, release) => {
      const places = await Promise.all(candidates.allocations.map((one) => placeOf(index, one, release)))
      return withSource(candidates, places, index, prefix, program, unasked !== null)
    },
  }
}

/** Candidates with what the source has at their lines, and what weakens it. */
export interface SourcedCandidates {
  readonly candidates: Candidates
  readonly notices: readonly Notice[]
}

function withSource(
  candidates: Candidates,
  places: readonly (SourcePlace | null)[],
  index: SourceIndex,
  prefix: string,
  program: Program | null,
  isUnasked: boolean,
): SourcedCandidates {
  const isOtherCommit = otherCommit(index.files, program) !== null
  const allocations = candidates.allocations.map((one, i): Allocation => {
    const place = places[i]!
    return place === null ? one : { ...one, source: sourceLine(place, one, prefix, isOtherCommit) }
  })
  const found = places.filter((place) => place !== null)
  const notices = sourceNotices(found, allocations, index.files.root, otherCommit(index.files, program))
  return {
    candidates: { ...candidates, allocations },
    // unasked it is enough that some of the profile is there
    notices: isUnasked ? notices.filter(({ code }) => code !== 'source-missing') : notices,
  }
}

function placeOf(
  index: SourceIndex,
  { function: name, file, line, startLine }: Allocation,
  release: string | null,
): Promise<SourcePlace | null> {
  return index.locate({ function: name, file, line, startLine: startLine === 0 ? null : startLine, release })
}

function sourceLine(
  { file, path, function: around, fit, origin }: SourcePlace,
  { line, startLine }: Allocation,
  prefix: string,
  isOtherCommit: boolean,
): SourceLine {
  const isMoved = fit === 'moved' || (isOtherCommit && origin === 'module')
  const defers = file.defersAt(line).filter((one) => around === null || one.function === around)
  return {
    // without a start line, it is only known that the line lies in the function
    fit: isMoved ? 'moved' : startLine === 0 ? 'unknown' : fit,
    defers: defers.map((one) => sourceStatement(one, file, path === null ? null : prefix + path)),
    isDeferringRange: file.rangesAt(line).length > 0,
  }
}

/** A statement as findings show it; `path` is from the working directory, null outside the tree. */
export function sourceStatement(one: DeferStatement, { syntax }: SourcePlace['file'], path: string | null): SourceStatement {
  const loop = forStatementsAround(one.node)[0]
  return {
    text: firstLine(syntax.textOf(one.node)),
    path,
    line: one.line,
    column: one.column,
    endLine: one.endLine,
    endColumn: syntax.columnAt(one.node.end - 1) + 1,
    isRepeated: one.construct !== null,
    loopLine: loop === undefined ? null : syntax.firstLine(loop),
    isBare: /^\w+$/.test(one.call) && (one.callNode?.child('arguments')?.children.length ?? 1) === 0,
  }
}

const LONGEST_TEXT = 100

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]!.trimEnd()
  return line.length > LONGEST_TEXT || line.length < text.length ? `${line.slice(0, LONGEST_TEXT)} …` : line
}

/** The two commits, where the program was built from another commit than the tree is at; else null. */
export function otherCommit({ revision }: SourceFiles, program: Program | null): { readonly built: string; readonly here: string } | null {
  const built = program?.executable.buildInfo?.settings.get('vcs.revision')
  return built === undefined || revision === null || built === revision.commit ? null : { built, here: revision.commit }
}

function sourceNotices(
  found: readonly SourcePlace[],
  allocations: readonly Allocation[],
  root: string,
  commits: { readonly built: string; readonly here: string } | null,
): Notice[] {
  const notices: Notice[] = []
  if (found.length === 0 && allocations.length > 0)
    notices.push({
      code: 'source-missing',
      text: `None of the files that the profile names is in ${root}, such as ${allocations[0]!.file}. Give the directory of the module with --source, and its path with --module where it has no go.mod.`,
    })
  if (commits !== null)
    notices.push({
      code: 'source-moved',
      text: `${root} stands at commit ${commits.here}, the executable was built from ${commits.built}: what the source says is likely at most.`,
    })
  const moved = new Map(allocations.flatMap((one) => (one.source?.fit === 'moved' ? [[one.function, one] as const] : [])))
  if (commits === null && moved.size > 0) {
    const some = [...moved.values()].slice(0, MAX_LISTED).map((one) => `${shortFunctionName(one.function)} (${one.file}:${one.line})`)
    notices.push({
      code: 'source-moved',
      text: `${counted(moved.size, 'function')} of the profile ${moved.size === 1 ? 'does' : 'do'} not stand where the source has ${moved.size === 1 ? 'it' : 'them'}, so it is of another revision, and what it says there is likely at most: ${some.join(', ')}.`,
    })
  }
  const broken = new Set(
    found.flatMap(({ file, path }) => (file.syntax.errorLine === null ? [] : [`${path ?? file.path}:${file.syntax.errorLine}`])),
  )
  if (broken.size > 0)
    notices.push({
      code: 'source-unreadable',
      text: `${counted(broken.size, 'Go file')} with syntax errors, around which statements may be missed: ${[...broken].slice(0, MAX_LISTED).join(', ')}.`,
    })
  return notices
}

const MAX_LISTED = 5
