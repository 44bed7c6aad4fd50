import { baseName } from '../base/go-path.ts'
import { roughly, roughValue, shortCount } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Finding, Severity } from '../report/report.ts'
import { bar } from './bar.ts'
import type { Page, Style } from './page.ts'
import { padded, shortened, textWidth } from './text-width.ts'

/** The most suspects that have a line. */
const MAX_SUSPECTS = 5

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'plain' }

/**
 * Shows a line per suspect, largest first, and why, fix and next step of the first. Suspects with a share of the heap have a bar;
 * others their title. In a verbose page each has all that is known of it.
 */
export function renderSuspects(page: Page, findings: readonly Finding[]): void {
  if (findings.length === 0) return
  if (page.options.isVerbose === true) renderWhole(page, findings)
  else renderLines(page, findings)
}

function renderLines(page: Page, findings: readonly Finding[]): void {
  page.blank()
  const shown = findings.slice(0, MAX_SUSPECTS)
  const measured = shown.filter(isMeasured)
  const lines = measuredLines(page, measured)
  for (const [i, finding] of shown.entries()) {
    const line = lines[measured.indexOf(finding)]
    if (line !== undefined) page.raw(` ${page.paint(String(i + 1), STYLES[finding.severity])}  ${line}`)
    else renderTitle(page, finding, i + 1)
  }
  if (findings.length > MAX_SUSPECTS)
    page.text(`… ${findings.length - MAX_SUSPECTS} more in the table below; --verbose describes all`, 4, 'dim')
  renderAdvice(page, shown[0]!)
}

/** Whether a finding is about a place that has a share of something. */
function isMeasured({ function: name, share, value }: Finding): boolean {
  return name !== null && share !== null && value !== null
}

function renderTitle(page: Page, finding: Finding, number: number): void {
  const { title, detail, severity } = finding
  page.text(` ${number}  ${knownText(finding, '', ': ')}${title}`, 0, STYLES[severity], 4)
  page.optional(() => page.text(detail, 4, 'dim'))
}

/** How much of a line there is room for: the width of the bar, and whether the interval of the count is shown. */
const LAYOUTS = [
  { bar: 10, hasInterval: true },
  { bar: 6, hasInterval: true },
  { bar: 6, hasInterval: false },
  { bar: 4, hasInterval: false },
  { bar: 0, hasInterval: false },
] as const

/** The rule whose bytes are what pending calls hold; the bytes of other rules are those of records. */
const HOLDS = 'defer-holds-memory'
/** The least room of a name, before the line loses anything else. */
const LEAST_NAME = 24
/** The shares that a full bar can stand for. */
const FULL = [0.25, 0.5, 1] as const

/** The share of a full bar: the least that holds all of these. */
function fullShare(findings: readonly Finding[]): number {
  return FULL.find((full) => findings.every(({ share }) => share! <= full)) ?? 1
}

/** Room for the number of a suspect. */
const INDENT = 4
const GAP = '  '

/** Aligned lines: function, place, count of pending calls, bytes, bar and share, grade. The name loses its beginning to fit. */
function measuredLines(page: Page, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return []
  const names = findings.map((finding) => visibleText(finding.function!))
  const widest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, textWidth(text)), 0)
  const whole = widest(names)
  // one grade for all stands in the answer
  const hasGrades = new Set(findings.map(({ confidence }) => confidence)).size > 1
  const full = fullShare(findings)
  const isMixed = new Set(findings.map(({ rule }) => rule === HOLDS)).size > 1
  const cellsOf = (layout: (typeof LAYOUTS)[number]) => {
    const columns = [
      { cells: findings.map(placeText), isNumber: false },
      { cells: findings.map((finding) => (isMixed ? (finding.rule === HOLDS ? 'holds' : 'records') : '')), isNumber: false },
      { cells: findings.map((finding) => countText(finding, layout.hasInterval)), isNumber: true },
      { cells: findings.map(sizeText), isNumber: true },
      { cells: findings.map((finding) => (layout.bar === 0 ? '' : bar(finding.share! / full, layout.bar))), isNumber: false },
      { cells: findings.map(shareText), isNumber: true },
      { cells: findings.map(({ confidence }) => (hasGrades ? (confidence ?? '') : '')), isNumber: false },
      { cells: findings.map((finding) => knownText(finding)), isNumber: false },
    ].filter(({ cells }) => cells.some((cell) => cell !== ''))
    const widths = columns.map(({ cells }) => widest(cells))
    const room = page.options.width - INDENT - widths.reduce((sum, width) => sum + width + GAP.length, 0)
    return { columns, widths, room }
  }
  const layouts = LAYOUTS.map(cellsOf)
  const { columns, widths, room } = layouts.find((one) => one.room >= Math.min(whole, LEAST_NAME)) ?? layouts.at(-1)!
  const width = Math.max(Math.min(whole, room), 8)
  return findings.map((finding, row) => {
    const cells = columns.map(({ cells, isNumber }, i) => padded(cells[row]!, widths[i]!, isNumber))
    const name = page.paint(padded(shortened(names[row]!, width), width, false), 'bold')
    const place = columns[0]!.cells[row]!
    return [name, page.linked(place, finding) + cells[0]!.slice(place.length), ...cells.slice(1)].join(GAP)
  })
}

/** The word for a finding that a baseline knows, with what stands around it; empty for others. */
function knownText({ known }: Finding, before = '', after = ''): string {
  return known === true ? `${before}known${after}` : ''
}

function placeText({ file, line }: Finding): string {
  return file === null ? '' : visibleText(`${baseName(file)}${line === null ? '' : `:${line}`}`)
}

/** The pending calls: `371k (257k-519k)`. */
function countText({ pending }: Finding, hasInterval: boolean): string {
  if (pending === undefined) return ''
  const { count, low, high } = pending
  if (low === high) return shortCount(count)
  const short = (value: number) => shortCount(roughly(value))
  return `${short(count)}${hasInterval ? ` (${short(low)}-${short(high)})` : ''}`
}

function sizeText({ value, low, high, unit }: Finding): string {
  return roughValue(Number(value), numberOf(low), numberOf(high), unit ?? 'count')
}

function numberOf(value: Finding['low']): number | null {
  return value === null ? null : Number(value)
}

/** The share with two digits: `22%`, `3.5%`. */
function shareText({ share }: Finding): string {
  const percent = share! * 100
  return percent > 0 && percent < 0.1 ? '<0.1%' : `${percent >= 99.5 ? Math.round(percent) : Number(percent.toPrecision(2))}%`
}

/** The room for the word before an advice. */
const ADVICE = ' '.repeat(6)

/** Why the first suspect is one, and what to do. */
function renderAdvice(page: Page, finding: Finding): void {
  const { cause, fix, next, rule, confidence, evidence } = finding
  page.blank()
  page.text(`why   ${firstSentence(cause)}`, 0, 'plain', 6)
  page.text(`fix   ${firstSentence(fix)}`, 0, 'plain', 6)
  const isSure = confidence === null || confidence === 'exact'
  // a command with the address of every hidden frame is no first screen
  const command = next.find((one) => page.fits(one, ADVICE)) ?? (next.length > 0 ? 'the same with --verbose shows how' : undefined)
  if (command !== undefined && !isSure) page.text(`sure? ${confidence} by ${evidence}; this proves it:`, 0, 'plain', ADVICE.length)
  if (command !== undefined) page.command(command, isSure ? 'next  ' : ADVICE)
  page.optional(() => page.command(`deferscope explain ${rule}`, 'more  '))
}

/** The first sentence; where it has a long first part, that alone. */
function firstSentence(text: string): string {
  const sentence = /^.*?\.(?= |$)/.exec(text)?.[0].slice(0, -1) ?? text
  return /^.{50,}?(?=; )/.exec(sentence)?.[0] ?? sentence
}

/** Shows suspects in full; a cause and fix that was shown for an earlier one is not repeated. */
function renderWhole(page: Page, findings: readonly Finding[]): void {
  const told = new Map<string, number>()
  for (const [i, finding] of findings.entries()) {
    page.blank()
    page.text(`${i + 1} (${finding.severity}${knownText(finding, ', ')}): ${finding.title}`, 0, STYLES[finding.severity], 2)
    page.text(finding.detail, 2)
    const advice = [finding.cause, finding.fix, finding.example, ...finding.next].join('\n')
    const earlier = told.get(advice)
    if (earlier !== undefined) page.text(`Cause, fix and next step: as for ${earlier}.`, 2)
    else renderWholeAdvice(page, finding)
    if (earlier === undefined) told.set(advice, i + 1)
  }
}

function renderWholeAdvice(page: Page, finding: Finding): void {
  page.text(`Cause: ${finding.cause}`, 2, 'plain', 9)
  page.text(`Fix:   ${finding.fix}`, 2, 'plain', 9)
  for (const line of finding.example?.split('\n') ?? []) page.line(`             ${line.replaceAll('\t', '    ')}`)
  for (const [i, command] of finding.next.entries()) page.command(command, i === 0 ? '  Next:  ' : '         ')
}
