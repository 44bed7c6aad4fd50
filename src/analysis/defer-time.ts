import { foldFunctionName, isRuntimeName } from '../attribution/go-names.ts'
import { functionFile, functionName, type LocationIndex, type ProfileTables } from '../profile/profile.ts'
import type { StackTable } from '../profile/stack-table.ts'

/** What a function of the runtime does for a defer. */
export type DeferWork = 'make' | 'run' | 'free'

/** Time of one line: where defers are made, or where their function returns and they run. Nanoseconds, and the samples behind them. */
export interface DeferTimeSite {
  /** Folded, as `foldFunctionName`. */
  readonly function: string
  readonly file: string
  readonly line: number
  /** Making records, with the garbage collection that allocations of them pay for. */
  readonly make: number
  /** The deferred calls themselves. */
  readonly run: number
  /** Finding the calls to run, and returning records to their pool. */
  readonly free: number
  /** A sample that is of several kinds counts once. */
  readonly total: number
  readonly samples: number
  /** Samples of each kind. */
  readonly samplesOf: Readonly<Record<DeferWork, number>>
}

/** Time of all defers of a profile; a sample that belongs to several lines counts once. */
export interface DeferTime {
  /** Most time first, then by function and line. */
  readonly sites: readonly DeferTimeSite[]
  readonly make: number
  readonly run: number
  readonly free: number
  readonly total: number
  readonly samples: number
  /** Samples of each kind. */
  readonly samplesOf: Readonly<Record<DeferWork, number>>
}

/** Source: runtime/panic.go, go1.13 to go1.27. */
const MAKERS = ['runtime.deferproc', 'runtime.deferprocStack', 'runtime.deferprocat', 'runtime.deferrangefunc']

/** What `deferreturn` calls beside deferred calls; up to Go 1.21 it shows itself, since then tracebacks leave it out. */
const FINDERS = [
  'runtime.deferreturn',
  'runtime.(*_panic).start',
  'runtime.(*_panic).nextDefer',
  'runtime.(*_panic).nextFrame',
  'runtime.popDefer',
  'runtime.freedefer',
]

/** Interrupts of whatever runs. */
const INTERRUPTS = /^runtime\.(asyncPreempt2?|sigpanic|morestack\w*)$/

/**
 * Time that defers take, by the line of the function that has them. Making: the callees of a line that make records. Running: the callees
 * of a call of `deferreturn`, known by its address: something that only `deferreturn` calls has stood above it. Open-coded defers have
 * neither and count as the plain calls that they are. `counts` and `nanos` are the columns of the two sample types.
 * Source: runtime/traceback.go, elideWrapperCalling.
 */
export function deferTime(tables: ProfileTables, stacks: StackTable, counts: number, nanos: number): DeferTime {
  const names = new LocationNames(tables)
  const returns = deferreturnSites(stacks, names)
  const sites = new Map<string, Tally>()
  const all = new Tally()
  for (let row = 0; row < stacks.length; row++) {
    const works = worksOf(stacks, row, names, returns)
    if (works.length === 0) continue
    const count = counts === -1 ? 0 : Number(stacks.value(row, counts))
    const nanoseconds = Number(stacks.value(row, nanos))
    all.add(new Set(works.map(({ work }) => work)), nanoseconds, count)
    for (const [key, kinds] of byKey(works)) {
      const tally = sites.get(key) ?? new Tally()
      sites.set(key, tally)
      tally.add(kinds, nanoseconds, count)
    }
  }
  const rows = [...sites].map(([key, tally]): DeferTimeSite => {
    const [name, file, line] = key.split('\n') as [string, string, string]
    return { function: name, file, line: Number(line), ...tally.times() }
  })
  rows.sort((a, b) => b.total - a.total || (a.function < b.function ? -1 : a.function > b.function ? 1 : a.line - b.line))
  return { sites: rows, ...all.times() }
}

class Tally {
  #times: Record<DeferWork, number> = { make: 0, run: 0, free: 0 }
  #samplesOf: Record<DeferWork, number> = { make: 0, run: 0, free: 0 }
  #total = 0
  #samples = 0

  add(kinds: ReadonlySet<DeferWork>, nanoseconds: number, count: number): void {
    for (const kind of kinds) {
      this.#times[kind] += nanoseconds
      this.#samplesOf[kind] += count
    }
    this.#total += nanoseconds
    this.#samples += count
  }

  times(): Omit<DeferTime, 'sites'> {
    return { ...this.#times, total: this.#total, samples: this.#samples, samplesOf: this.#samplesOf }
  }
}

interface Work {
  readonly key: string
  readonly work: DeferWork
}

function byKey(works: readonly Work[]): Map<string, Set<DeferWork>> {
  const kinds = new Map<string, Set<DeferWork>>()
  for (const { key, work } of works) kinds.set(key, (kinds.get(key) ?? new Set()).add(work))
  return kinds
}

/** What a stack does for defers, and for which lines: of each call from a user's frame to one of the runtime's, or of a deferred call. */
function worksOf(stacks: StackTable, row: number, names: LocationNames, returns: ReadonlySet<LocationIndex>): Work[] {
  const works: Work[] = []
  const leaf = stacks.stack[stacks.stackStart[row]!]!
  // the call itself as leaf is deferreturn, which tracebacks leave out; without addresses it may be any code of the line
  if (returns.has(leaf) && names.hasAddress(leaf)) works.push({ key: names.place(leaf), work: 'free' })
  for (let i = stacks.stackStart[row]! + 1; i < stacks.stackStart[row + 1]!; i++) {
    const caller = stacks.stack[i]!
    if (names.isRuntime(caller)) continue
    const callee = names.outermost(stacks.stack[i - 1]!)
    const work = MAKERS.includes(callee) ? 'make' : returns.has(caller) ? workOfReturn(stacks, row, i, names) : null
    if (work !== null) works.push({ key: names.place(caller), work })
  }
  return works
}

/** What a callee of `deferreturn` at place `i - 1` of a stack does. */
function workOfReturn(stacks: StackTable, row: number, i: number, names: LocationNames): DeferWork {
  let callee = i - 1
  if (names.outermost(stacks.stack[callee]!) === 'runtime.deferreturn') {
    if (callee === stacks.stackStart[row]) return 'free'
    callee--
  }
  const name = names.outermost(stacks.stack[callee]!)
  return FINDERS.includes(name) || INTERRUPTS.test(name) ? 'free' : 'run'
}

/** The locations of users' frames at which `deferreturn` is called. */
function deferreturnSites(stacks: StackTable, names: LocationNames): Set<LocationIndex> {
  const sites = new Set<LocationIndex>()
  for (let row = 0; row < stacks.length; row++)
    for (let i = stacks.stackStart[row]! + 1; i < stacks.stackStart[row + 1]!; i++)
      if (FINDERS.includes(names.outermost(stacks.stack[i - 1]!)) && !names.isRuntime(stacks.stack[i]!)) sites.add(stacks.stack[i]!)
  return sites
}

/** Names and places of locations, each made once. A location is a machine frame with the calls that are inlined into it. */
class LocationNames {
  readonly #tables: ProfileTables
  readonly #outermost: (string | undefined)[] = []
  readonly #places: (string | undefined)[] = []

  constructor(tables: ProfileTables) {
    this.#tables = tables
  }

  /** The function that was called; "" where the location has no name. */
  outermost(location: LocationIndex): string {
    this.#outermost[location] ??= this.#function(this.#tables.locations.lineEnd[location]! - 1, location)
    return this.#outermost[location]
  }

  hasAddress(location: LocationIndex): boolean {
    return this.#tables.locations.address(location) !== 0n
  }

  /** Whether the function that makes calls there is of the runtime, or has no name. */
  isRuntime(location: LocationIndex): boolean {
    const name = this.#function(this.#tables.locations.lineStart[location]!, location)
    return name === '' || isRuntimeName(name)
  }

  /** Function, file and line of the calls there, in lines. */
  place(location: LocationIndex): string {
    this.#places[location] ??= this.#place(location)
    return this.#places[location]
  }

  #place(location: LocationIndex): string {
    const { locations } = this.#tables
    const line = locations.lineStart[location]!
    const file = functionFile(this.#tables, locations.lineFunction[line]!)
    return [foldFunctionName(this.#function(line, location)), file, locations.lineNumber[line]!].join('\n')
  }

  #function(line: number, location: LocationIndex): string {
    const { locations } = this.#tables
    if (locations.lineStart[location] === locations.lineEnd[location]) return ''
    return functionName(this.#tables, locations.lineFunction[line]!)
  }
}
