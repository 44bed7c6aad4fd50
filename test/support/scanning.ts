import type { ProfileSource } from '../../src/base/profile-source.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { liveStatements } from '../../src/pipeline/live-statements.ts'
import { type ScanOptions, type ScanResult, scan, type TreeToScan } from '../../src/pipeline/scan.ts'
import type { SourceTree } from '../../src/pipeline/source-evidence.ts'
import type { Report } from '../../src/report/report.ts'
import { sourceTree } from './go-source.ts'

const grammar = await readGoGrammar()

/** A tree of source as a command line opens it: text by path. */
export function treeOf(texts: Readonly<Record<string, string>>, more: Partial<SourceTree> = {}): SourceTree {
  return { files: sourceTree(texts), grammar, module: null, prefix: '', ...more }
}

/** The tree of `example.com/app` with one `main.go`. */
export function appOf(main: string, more: Readonly<Record<string, string>> = {}): SourceTree {
  return treeOf({ 'go.mod': 'module example.com/app\n\ngo 1.23\n', 'main.go': main, ...more })
}

export interface Scanning extends Partial<ScanOptions> {
  /** Heap profiles of the process. */
  readonly profiles?: readonly ProfileSource[]
}

/** Scans one tree or several. */
export async function scanned(
  trees: SourceTree | readonly SourceTree[],
  { profiles = [], ...options }: Scanning = {},
): Promise<ScanResult> {
  const joined: TreeToScan[] = []
  for (const tree of [trees].flat())
    joined.push({ ...tree, only: null, live: profiles.length === 0 ? null : await liveStatements(profiles, tree, { goVersion: '1.26' }) })
  return scan(joined, { hasTests: false, hasGenerated: false, platform: null, rules: null, baseline: null, ...options })
}

/** The findings as `PATH:LINE SEVERITY RULE FUNCTION`, and behind it the records that a profile has. */
export function placesOf({ findings, tables }: Report): string[] {
  return findings.map((finding, i) => {
    const records = tables['statements']!.rows[i]!['live_records']
    return `${finding.file}:${finding.line} ${finding.severity} ${finding.rule} ${finding.function}${records === null ? '' : ` ${records}`}`
  })
}
