import { baseName } from '../base/go-path.ts'
import { counted } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { evidenceLine, inputFacts, inputLines } from '../report/input-lines.ts'
import type { InputSummary, Report } from '../report/report.ts'
import type { Page } from './page.ts'
import { shortened, textWidth } from './text-width.ts'

/** The most inputs that have a line each. */
const MAX_INPUTS = 5

/**
 * Shows a line per input, and the evidence besides them. The captures of `fetch` have a table of their own; those of `watch` are the same
 * at each capture; a comparison has a line per set, a series one for all.
 */
export function renderHead(page: Page, { command, inputs, evidence, tables }: Report): void {
  if (command === 'fetch' && tables['defers'] === undefined) return
  if (command === 'diff') renderSets(page, inputs)
  else if (command === 'trend') renderSeries(page, inputs)
  else renderInputs(page, command === 'watch' ? inputs.slice(0, 1) : inputs, tables['processes'] !== undefined)
  // a scan without profiles is about the source alone
  if (evidence !== undefined) page.text(evidenceLine(evidence, inputs.length > 0), 0, 'dim', 2)
  page.blank()
}

function renderInputs(page: Page, inputs: readonly InputSummary[], isFleet: boolean): void {
  if (page.options.isVerbose === true) {
    for (const input of inputs) {
      const [first, ...rest] = inputLines(input)
      page.text(first!, 0, 'bold', 2)
      for (const line of rest) page.text(line, 2)
    }
    return
  }
  // of several processes the worst stands first, and a table has the others
  const shown = isFleet ? inputs.filter(({ set }) => set === inputs[0]!.set) : inputs.slice(0, MAX_INPUTS)
  for (const input of shown) inputLine(page, baseName(input.source), inputFacts(input))
  if (inputs.length > shown.length) page.text(`… ${counted(inputs.length - shown.length, 'more file')}`, 0, 'dim')
}

function renderSeries(page: Page, inputs: readonly InputSummary[]): void {
  const last = inputs.at(-1)!
  const count = inputs.length === 1 ? [] : [`the last of ${counted(inputs.length, 'profile')}`]
  inputLine(page, baseName(last.source), [...count, ...inputFacts(last)])
}

function renderSets(page: Page, inputs: readonly InputSummary[]): void {
  for (const label of new Set(inputs.map(({ set }) => set))) {
    const ofSet = inputs.filter(({ set }) => set === label)
    const first = ofSet[0]!
    const name = baseName(first.source)
    const more = ofSet.length === 1 ? [] : [counted(ofSet.length, 'profile')]
    inputLine(page, name === label ? name : `${label}: ${name}`, [...more, ...inputFacts(first)])
  }
}

/** The least room of a name. */
const LEAST_NAME = 16

/** A line such as `heap.pb.gz  heap · 2026-11-21 02:18 UTC · Go 1.26 · 96.5 MiB live`; the last facts go where the line is too short. */
function inputLine(page: Page, name: string, facts: readonly string[]): void {
  const { width } = page.options
  const shown = [...facts].map(visibleText)
  const room = () => width - shown.join(SEPARATOR).length - 2
  while (room() < Math.min(LEAST_NAME, textWidth(name)) && shown.length > 1) shown.pop()
  const fitting = shortened(visibleText(name), Math.max(room(), LEAST_NAME))
  page.raw(`${page.paint(fitting, 'bold')}  ${page.paint(shown.join(SEPARATOR), 'dim')}`)
}

const SEPARATOR = ' · '
