import type { ReportCase } from './case.ts'
import type { Outcome } from './outcome.ts'
import { withoutOrder, withoutSource } from './random-order.ts'

/** A difference from pprof that is meant. */
export interface Deviation {
  /** The heading of its chapter in docs/pprof-compatibility.md. */
  readonly title: string
  /** Null where the comparison does not run what shows it. */
  readonly compared: Compared | null
}

/** How a deviation is left out of a comparison: only where pprof, asked again, says something else than before. */
export interface Compared {
  /** Whether a command line can show it. */
  readonly concerns: (one: ReportCase) => boolean
  /** Either outcome without what may differ: equal for both, unless something else differs too. */
  readonly aligned: (outcome: Outcome) => Outcome
}

/** All of them: what is not in here fails. Reasons are in the document; a test holds both together. */
export const DEVIATIONS: readonly Deviation[] = [
  { title: 'Orders that change from run to run', compared: { concerns: isGraphReport, aligned: withoutOrder } },
  { title: 'Lines that -list shows', compared: { concerns: isList, aligned: withoutSource } },
  { title: 'No interactive shell', compared: null },
  { title: 'No web interface', compared: null },
  { title: 'No disassembly, and no programs to show a report', compared: null },
  { title: 'Images of graphs', compared: null },
  { title: 'Nothing is saved', compared: null },
  { title: 'Symbols', compared: null },
  { title: 'A host without a path', compared: null },
  { title: 'Profiles that Go does not write', compared: null },
  { title: 'Profiles of Linux perf', compared: null },
  { title: 'Errors', compared: null },
  { title: 'What is not looked at', compared: null },
  { title: 'Odd names, numbers and expressions', compared: null },
  { title: 'Credentials', compared: null },
]

function isGraphReport({ args }: ReportCase): boolean {
  return args.some((arg) => /^--?(top|text|tree|peek|tags|dot|callgrind|topproto)\b/.test(arg))
}

function isList({ args }: ReportCase): boolean {
  return args.some((arg) => arg.startsWith('-list'))
}
