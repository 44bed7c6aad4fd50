import { REPORTS, type ReportCase, reportCase } from './case.ts'
import type { InputFacts } from './facts.ts'
import { DISPLAY_SETS, filterSets } from './option-sets.ts'

/** Reports on which an option that makes, cuts or prints a graph shows. */
const GRAPH_REPORTS = ['-top', '-tree', '-peek=.', '-dot', '-callgrind', '-topproto', '-traces', '-list=.', '-tags', '-proto']

/** Reports that show what a filter left. */
const FILTER_REPORTS = ['-top', '-tree', '-traces', '-raw', '-tags', '-dot', '-proto']

/** Every report of an input, for every one of its sample types. */
export function plainCases({ name, types, functions }: InputFacts): ReportCase[] {
  const middle = functions[functions.length >> 1] ?? 'main'
  const reports = [...REPORTS, `-peek=${middle}`, `-list=${middle}`]
  return reports.flatMap((report) => [
    reportCase(report, `{${name}}`),
    ...types.map((_, index) => reportCase(report, `-sample_index=${index}`, ...sourcePath(report), `{${name}}`)),
  ])
}

/** Options one set at a time. */
export function optionCases(facts: InputFacts): ReportCase[] {
  const input = `{${facts.name}}`
  const cross = (reports: readonly string[], sets: readonly (readonly string[])[]) =>
    reports.flatMap((report) => sets.map((set) => reportCase(report, ...set, ...sourcePath(report), input)))
  return [...cross(GRAPH_REPORTS, DISPLAY_SETS), ...cross(FILTER_REPORTS, filterSets(facts))]
}

/** Command lines of several options at random, the same for the same seed. */
export function randomCases(facts: readonly InputFacts[], count: number, seed: number): ReportCase[] {
  const readable = facts.filter(({ types }) => types.length > 0)
  let state = seed >>> 0 || 1
  const random = (n: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % n
  }
  return Array.from({ length: count }, () => {
    const one = readable[random(readable.length)]!
    const sets = [...DISPLAY_SETS, ...filterSets(one)]
    const options = Array.from({ length: 2 + random(3) }, () => sets[random(sets.length)]!).flat()
    const report = REPORTS[random(REPORTS.length)]!
    const type = random(2) === 0 ? [`-sample_index=${random(one.types.length)}`] : []
    return { group: 'random', args: [report, ...type, ...distinctGranularity(options), `{${one.name}}`] }
  })
}

/** Two granularities or orders would be an error, which is not the question. */
function distinctGranularity(options: readonly string[]): string[] {
  const taken = new Set<string>()
  return options.filter((option) => {
    const group = /^-(functions|filefunctions|files|lines|addresses)$/.test(option)
      ? 'granularity'
      : /^-(flat|cum)$/.test(option)
        ? 'sort'
        : ''
    if (group === '') return true
    if (taken.has(group)) return false
    taken.add(group)
    return true
  })
}

/** -list finds the source of the generated profiles only where it is told. */
function sourcePath(report: string): string[] {
  return report.startsWith('-list') ? ['-source_path={sources}'] : []
}
