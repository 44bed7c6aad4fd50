import { hasFilter } from '../analysis/frame-filter.ts'
import { FrameTree } from '../analysis/frame-tree.ts'
import { sourcePath } from '../analysis/nodes.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { FlameChange, FlameTree } from '../report/flame.ts'
import { type FlameFrame, type FlameTest, type FlameTests, flameTree } from '../report/flame-tree.ts'
import type { InputSummary, Report, Row, Table } from '../report/report.ts'
import { type AnalyzeOptions, analyzeHeaps } from './analyze.ts'
import { addStacks, type TypeColumns } from './flame-stacks.ts'
import { type GivenFacts, givenFacts } from './given-facts.ts'
import { addHeap, marksOf } from './heap-flame.ts'
import type { ProfileSet } from './profile-set.ts'
import { filterStacks, readStacks } from './read-stacks.ts'

/**
 * The flame tree of a comparison: the means per profile of the first set and of the last one, over each other, and what the tables of the
 * report say of each frame.
 */
export async function diffFlame(report: Report, sets: readonly ProfileSet[], options: AnalyzeOptions): Promise<FlameTree> {
  const [first, last] = [sets[0]!, sets.at(-1)!]
  const inputs = report.inputs.filter(({ set }) => set === first.label || set === last.label)
  const types = inputs[0]!.sampleTypes.filter(({ type }) => inputs.every(({ sampleTypes }) => sampleTypes.some((one) => one.type === type)))
  const tree = new FrameTree(2 * types.length)
  const given = await givenFacts(options)
  const adding: Adding = { tree, options, given, moved: movedLines(report.tables['defers'], last.label) }
  await addSet(adding, last, inputs, { types, first: 0 }, false)
  await addSet(adding, first, inputs, { types, first: types.length }, true)
  const tested = testedTypes(report, types)
  // a report of CPU profiles has no such table; the last type is the time
  const shown = tested.length === 0 ? types.length - 1 : types.findIndex(({ type }) => type === tested[0])
  return flameTree({
    tree,
    types,
    shown,
    tests: testsOf(
      report,
      last.label,
      types.map(({ type }) => type),
      tested,
    ),
  })
}

/** What is needed to add the profiles of a set. */
interface Adding {
  readonly tree: FrameTree
  readonly options: AnalyzeOptions
  readonly given: GivenFacts
  readonly moved: ReadonlyMap<string, number>
}

async function addSet(
  { tree, options, given, moved }: Adding,
  { label, sources }: ProfileSet,
  inputs: readonly InputSummary[],
  columns: TypeColumns,
  isBefore: boolean,
): Promise<void> {
  const used = inputs.filter(({ set }) => set === label)
  for (const { source: name, kind } of used) {
    const source: ProfileSource = sources.find((one) => one.name === name)!
    if (kind === 'heap' || kind === 'allocs') {
      // as the table of statements does by default
      const marks = marksOf(await analyzeHeaps([source], options, given), { minConfidence: 'likely', ...options })
      await addHeap(tree, source, columns, isBefore ? { ...marks, moved } : marks, options, given)
    } else {
      const read = await readStacks([source], options.decode ?? {}, given)
      addStacks(tree, await filterStacks(read, hasFilter(options.filter) ? options.filter : null), null, columns)
    }
  }
  tree.divide(columns.first, columns.types.length, used.length)
}

/** New lines of statements that moved, by file and line in the first set. */
function movedLines(defers: Table | undefined, set: string): Map<string, number> {
  const moved = new Map<string, number>()
  for (const { set: label, file, line, moved_from: from } of defers?.rows ?? [])
    if (label === set && typeof from === 'number' && typeof line === 'number') moved.set(`${String(file)}:${from}`, line)
  return moved
}

/** The sample types that the report has a table of functions for. */
function testedTypes({ tables }: Report, types: readonly { readonly type: string }[]): string[] {
  const all = types.map(({ type }) => type)
  if (tables['functions'] === undefined) return all.filter((type) => tables[`functions_${type}`] !== undefined)
  return all.filter((type) => tables['functions']!.title.endsWith(` ${type}`))
}

/** Finds the rows of the report's tables that speak of a frame. */
function testsOf({ tables }: Report, set: string, types: readonly string[], tested: readonly string[]): FlameTests {
  const functions = types.map((type) => {
    const table = tested.includes(type) ? (tables['functions'] ?? tables[`functions_${type}`]) : undefined
    return rowsBy(table, set, ({ function: name, line }) => (line === null ? String(name) : null))
  })
  const statements = rowsBy(
    tables['defers'],
    set,
    (row) => `${row['metric'] === 'held_bytes' ? 'held' : 'records'} ${sourcePath(String(row['file']))}:${String(row['line'])}`,
  )
  return (frame, type) => {
    if (frame.kind === 'function') return functions[type]!.get(foldFunctionName(frame.name)) ?? null
    return types[type]!.startsWith('inuse_') ? (statements.get(statementKey(frame)) ?? null) : null
  }
}

function statementKey({ kind, file, line }: FlameFrame): string {
  return `${kind === 'held' ? 'held' : 'records'} ${file}:${line}`
}

function rowsBy(table: Table | undefined, set: string, keyOf: (row: Row) => string | null): Map<string, FlameTest> {
  const tests = new Map<string, FlameTest>()
  for (const row of table?.rows ?? []) {
    const key = keyOf(row)
    const change = CHANGES[String(row['change'])]
    if (key === null || change === undefined || row['set'] !== set) continue
    tests.set(key, { change, p: numberOf(row['p']), q: numberOf(row['q']) })
  }
  return tests
}

/** The words of the tables; `too-few` is no test. */
const CHANGES: Readonly<Record<string, FlameChange | undefined>> = {
  grown: 'grown',
  new: 'grown',
  shrunk: 'shrunk',
  gone: 'shrunk',
  unchanged: 'unchanged',
}

function numberOf(cell: Row[string]): number | null {
  return typeof cell === 'number' ? cell : null
}
