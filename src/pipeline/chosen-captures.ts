import { isOfProcess, newestCaptures, type Process, type ProcessKey, processesOf, valueBy } from '../analysis/processes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { Notice } from '../report/report.ts'
import { type Surveyed, survey } from './survey.ts'

/** The captures of a process that are analyzed together. */
export interface ChosenProcess {
  readonly name: string
  /** What the process counts for: its name, or the value of what the user groups processes by. */
  readonly group: string
  /** The newest heap, and what stands beside it. */
  readonly sources: readonly ProfileSource[]
  readonly newest: Surveyed
  /** The number of its heaps, older ones among them. */
  readonly captures: number
}

/** What is analyzed of many captures. */
export interface ChosenCaptures {
  readonly processes: readonly ChosenProcess[]
  readonly notices: readonly Notice[]
}

/**
 * Chooses the heap that counts of each process: its newest, since the records alive at one moment are alive in each capture after it. Null
 * where there are no two heaps, or kinds of profiles that no heap report takes.
 */
export async function chooseCaptures(
  sources: readonly ProfileSource[],
  by: ProcessKey | null,
  decode: DecodeOptions,
): Promise<ChosenCaptures | null> {
  const surveyed = await survey(sources, decode)
  const heaps = surveyed.filter(({ kind }) => kind === 'heap' || kind === 'allocs')
  const goroutines = surveyed.filter(({ kind }) => kind === 'goroutine' || kind === 'goroutineleak')
  const isOther = (one: Surveyed) => one.from.maySkip !== true && !heaps.includes(one) && !goroutines.includes(one)
  if (heaps.length < 2 || surveyed.some(isOther)) return null
  const processes = processesOf(heaps, by === 'file' ? by : null)
  if (processes.length === 1) return oneProcess(processes[0]!, sources, goroutines)
  const notices: Notice[] = []
  const older = processes.reduce((sum, process) => sum + process.captures.length - newestCaptures(process).length, 0)
  if (older > 0) notices.push(olderNotice(older, 'their process'))
  const guesses = processes.filter(({ isGuess }) => isGuess).length
  if (guesses > 0)
    notices.push({
      code: 'processes-unknown',
      text: `Nothing in ${counted(guesses, 'profile')} shows whether it is of another process than the others: each counts as a process of its own. --by names a label that tells them apart.`,
    })
  const used = new Set<Surveyed>()
  const chosen = processes.map((process): ChosenProcess => {
    const newest = newestCaptures(process)
    const beside = nearest(
      goroutines.filter((one) => isOfProcess(one, process)),
      newest,
    )
    for (const one of [...newest, ...beside]) used.add(one)
    const last = newest.at(-1)!
    return {
      name: process.name,
      group: by === null || by === 'file' ? process.name : valueBy(last, by) || `(no ${by})`,
      sources: [...newest, ...beside].map(({ from }) => from),
      newest: last,
      captures: process.captures.length,
    }
  })
  const unused = sources.length - heaps.length - goroutines.filter((one) => used.has(one)).length
  if (unused > 0)
    notices.push({
      code: 'skipped-files',
      text: `Left out: ${counted(unused, 'profile or file', 'profiles or files')} that are no heap, and no goroutines of the moment of one.`,
    })
  return { processes: chosen, notices }
}

/** The newest heap of a single process, and all profiles of other kinds; which of them are used is decided when they are read. */
function oneProcess(process: Process<Surveyed>, sources: readonly ProfileSource[], goroutines: readonly Surveyed[]): ChosenCaptures {
  const newest = newestCaptures(process)
  const last = newest.at(-1)!
  const older = process.captures.filter((one) => !newest.includes(one))
  const ofProcess = goroutines.filter((one) => isOfProcess(one, process))
  const beside = older.length === 0 ? ofProcess : nearest(ofProcess, newest)
  const left = new Set([...older, ...ofProcess.filter((one) => !beside.includes(one))].map(({ from }) => from))
  const chosen = {
    name: process.name,
    group: process.name,
    sources: sources.filter((one) => !left.has(one)),
    newest: last,
    captures: process.captures.length,
  }
  return { processes: [chosen], notices: older.length === 0 ? [] : [olderNotice(older.length, 'the process')] }
}

function olderNotice(count: number, whose: string): Notice {
  return {
    code: 'older-captures',
    text: `${counted(count, 'heap')} ${count === 1 ? 'is' : 'are'} older than the newest of ${whose}, and ${count === 1 ? 'does' : 'do'} not count: what is alive is in the newest. deferscope trend compares them; --by file counts each of them.`,
  }
}

/** The captures nearest in time to the newest heap, and those without a time. */
function nearest(captures: readonly Surveyed[], heaps: readonly Surveyed[]): Surveyed[] {
  const at = heaps.at(-1)!.traits.time
  if (at === null) return [...captures]
  const distance = ({ traits: { time } }: Surveyed) => (time === null ? 0 : Math.abs(time - at))
  const least = Math.min(...captures.filter(({ traits }) => traits.time !== null).map(distance))
  return captures.filter((one) => one.traits.time === null || distance(one) === least)
}
