import { GOROUTINE_FLAGS, type LabelSet } from '../profile/goroutine-table.ts'
import { QUOTED, unquoted } from './go-quoted.ts'

/** The facts in a goroutine's header after its id. */
export interface HeaderFacts {
  readonly state: string
  /** Minutes that it waited; -1 where the header does not say: less than one, not blocked, or no garbage collection since. */
  readonly minutes: number
  /** Bits of `GOROUTINE_FLAGS`. */
  readonly flags: number
  readonly labels: LabelSet
}

const LABEL_TEXT = `(?:${QUOTED}|([A-Za-z0-9./_]*))`
const LABEL = new RegExp(`${LABEL_TEXT}: ?${LABEL_TEXT}(?:, |$)`, 'y')
/** State and qualifiers, and the labels of Go 1.27. One pattern for both releases would search hostile text repeatedly. */
const FACTS = /^\[([^\]{]*)\](?: \{(.*)\})?:$/s
/** Go 1.26 has the labels inside the brackets. */
const FACTS_WITH_LABELS = /^\[([^\]{]*) labels:\{(.*)\}\]:$/s

/**
 * Parses `[chan receive, 2 minutes, locked to thread] {kind: recv}:`; null where it is something else. `(scan)` and the number of a
 * synctest bubble are left out, since they change with the collector and the test.
 * Source: runtime/traceback.go `goroutineheader` (Go 1.15 to 1.27; labels since 1.26 with GODEBUG=tracebacklabels=1).
 */
export function readHeaderFacts(text: string): HeaderFacts | null {
  const match = FACTS_WITH_LABELS.exec(text) ?? FACTS.exec(text)
  if (match === null) return null
  const labels = readLabels(match[2] ?? '')
  if (labels === null) return null
  const [first = '', ...qualifiers] = match[1]!.split(', ')
  let minutes = -1
  let flags = first.includes(' (leaked)') ? GOROUTINE_FLAGS.leaked : 0
  for (const qualifier of qualifiers) {
    const wait = /^(\d{1,15}) minutes$/.exec(qualifier)
    if (wait !== null) minutes = Number(wait[1])
    else if (qualifier === 'locked to thread') flags |= GOROUTINE_FLAGS.locked
    else if (!/^synctest (bubble|group) \d+$/.test(qualifier)) return null
  }
  const state = first.replace(' (leaked)', '').replace(' (scan)', '')
  return { state, minutes, flags, labels }
}

/**
 * Parses labels; null where they are invalid. A text is quoted where it has characters other than letters, digits and `./_`. Source:
 * `tracebackStringNeedsQuoting` (Go 1.27).
 */
function readLabels(text: string): LabelSet | null {
  const labels: [string, string][] = []
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    LABEL.lastIndex = at
    const match = LABEL.exec(text)
    if (match === null || match[0] === '') return null
    labels.push([match[1] === undefined ? match[2]! : unquoted(match[1]), match[3] === undefined ? match[4]! : unquoted(match[3])])
  }
  return labels
}
