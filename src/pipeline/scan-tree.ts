import { counted } from '../base/units.ts'
import { isSatisfied, type Platform } from '../gosource/build-constraints.ts'
import { GoFile } from '../gosource/go-file.ts'
import type { GoParser } from '../gosource/go-parser.ts'
import type { RiskyStatement } from '../gosource/risks/risky-statement.ts'
import { scanFile } from '../gosource/risks/scan-file.ts'
import { applySuppressions, suppressionsOf } from '../gosource/risks/suppressions.ts'
import type { SourceIndex } from '../gosource/source-index.ts'
import type { Notice } from '../report/report.ts'

/** Which files of a tree are scanned, and for which rules. */
export interface TreeOptions {
  readonly hasTests: boolean
  readonly hasGenerated: boolean
  /** The platform that the source is built for: files for other platforms are left out; null scans all. */
  readonly platform: Platform | null
  /** The only rules to check; null for all. */
  readonly rules: ReadonlySet<string> | null
}

/** A risky statement with its place in the tree. */
export interface FoundStatement {
  readonly statement: RiskyStatement
  /** Path from the working directory. */
  readonly path: string
  /** The function with its import path, as profiles name it. */
  readonly function: string
}

/** The result of scanning a tree. */
export interface ScannedTree {
  readonly found: readonly FoundStatement[]
  readonly suppressed: readonly FoundStatement[]
  readonly fileCount: number
  readonly notices: readonly Notice[]
}

/** Files without these words need not be parsed, as no rule is about them. Suppressions always stand beside such words. */
const RISKY_WORDS = /\bdefer\b|Lock\(/

/**
 * Scans the files of a tree, or only those in `only`, one after the other, so that memory follows the largest file. `prefix` is put before
 * the paths in notices.
 */
export async function scanTree(
  index: SourceIndex,
  parse: GoParser,
  prefix: string,
  only: ReadonlySet<string> | null,
  options: TreeOptions,
): Promise<ScannedTree> {
  const found: FoundStatement[] = []
  const suppressed: FoundStatement[] = []
  const broken: string[] = []
  const problems: string[] = []
  const unread: string[] = []
  const skipped: string[] = []
  let fileCount = 0
  for (const path of index.files.paths) {
    if (only === null ? !isWanted(path, options) : !only.has(path)) continue
    const text = await index.files.read(path)
    if (text === null) {
      unread.push(prefix + path)
      continue
    }
    fileCount++
    if (!RISKY_WORDS.test(text)) continue
    const file = new GoFile(parse(path, text), index.modules.minorOf(path))
    if (only === null && !isBuilt(file, options)) continue
    if (file.syntax.errorLine !== null) broken.push(`${prefix}${path}:${file.syntax.errorLine}`)
    const onSkipped = (line: number) => skipped.push(`${prefix}${path}:${line}`)
    const all = scanFile(file.syntax, { goMinor: file.languageMinor, onSkipped }).filter(
      ({ rule }) => options.rules === null || options.rules.has(rule),
    )
    const result = applySuppressions(all, suppressionsOf(file.syntax))
    const place = (statement: RiskyStatement): FoundStatement => ({
      statement,
      path: prefix + path,
      function: functionOf(index, path, file, statement),
    })
    found.push(...result.kept.map(place))
    suppressed.push(...result.suppressed.map(({ statement }) => place(statement)))
    // a rule that was not asked for finds nothing to suppress
    if (options.rules === null) for (const { line, problem } of result.problems) problems.push(`${prefix}${path}:${line}: ${problem}`)
  }
  return { found, suppressed, fileCount, notices: treeNotices(index, { fileCount, broken, problems, unread, skipped }, suppressed.length) }
}

function isWanted(path: string, { hasTests }: TreeOptions): boolean {
  // vendored files are for others to fix
  return path.endsWith('.go') && (hasTests || !path.endsWith('_test.go')) && !`/${path}`.includes('/vendor/')
}

/**
 * Whether a file is built. Files for all platforms count unless one is chosen; files for no program at all, such as `//go:build ignore`,
 * never do.
 */
function isBuilt(file: GoFile, { hasGenerated, platform }: TreeOptions): boolean {
  const { constraint, isGenerated } = file.header
  if (isGenerated && !hasGenerated) return false
  return constraint === null || isSatisfied(constraint, platform ?? ANY_PLATFORM) !== false
}

const ANY_PLATFORM: Platform = { goos: null, goarch: null, minor: null, cgo: null, tags: null }

function functionOf(index: SourceIndex, path: string, { header }: GoFile, { function: name }: RiskyStatement): string {
  const imported = header.packageName === 'main' ? 'main' : (index.modules.importPathOf(path) ?? header.packageName ?? '')
  return `${imported}.${name}`
}

const MAX_LISTED = 10

function noFilesText({ root, paths }: SourceIndex['files']): string {
  const left = paths.filter((path) => path.endsWith('.go')).length
  return left === 0
    ? `${root} has no Go files: nothing was scanned. Give the directory of the module.`
    : `${root} has no Go files but ${counted(left, 'test', 'tests')} and vendored ones: nothing was scanned. --tests scans tests.`
}

/** What could not be scanned, by path and line. */
interface Gaps {
  readonly fileCount: number
  readonly broken: readonly string[]
  readonly problems: readonly string[]
  readonly unread: readonly string[]
  readonly skipped: readonly string[]
}

function treeNotices(index: SourceIndex, { fileCount, broken, problems, unread, skipped }: Gaps, suppressed: number): Notice[] {
  const notices: Notice[] = []
  const list = (all: readonly string[]) =>
    `${all.slice(0, MAX_LISTED).join('; ')}${all.length > MAX_LISTED ? `; and ${all.length - MAX_LISTED} more` : ''}`
  if (fileCount === 0 && unread.length === 0) notices.push({ code: 'no-go-files', text: noFilesText(index.files) })
  if (!index.files.isComplete)
    notices.push({ code: 'source-incomplete', text: `${index.files.root} has more files than are read. Give its directories one by one.` })
  if (broken.length > 0)
    notices.push({
      code: 'source-unreadable',
      text: `${counted(broken.length, 'Go file')} with syntax errors, around which statements may be missed: ${list(broken)}.`,
    })
  if (unread.length > 0)
    notices.push({
      code: 'source-skipped',
      text: `${counted(unread.length, 'Go file')} left out, as larger than source is or not readable: ${list(unread)}.`,
    })
  if (skipped.length > 0)
    notices.push({
      code: 'source-skipped',
      text: `${counted(skipped.length, 'function')} left out, as larger than what can be followed: ${list(skipped)}.`,
    })
  if (problems.length > 0) notices.push({ code: 'suppression-problem', text: `Comments that suppress nothing: ${list(problems)}.` })
  if (suppressed > 0)
    notices.push({ code: 'suppressed', text: `${counted(suppressed, 'statement')} left out, as comments in the source ask.` })
  return notices
}
