import { type Integer, plus } from '../../../base/int64.ts'
import { sortedByKey } from '../../../base/order.ts'
import { padLeft } from '../../go/pad.ts'
import { percentage } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import { noMatch } from './no-match.ts'
import type { PrintContext } from './print-context.ts'
import { type SourceNode, sourceNodes } from './source-nodes.ts'
import { type SourceText, sourceLines } from './source-text.ts'

/**
 * Lines shown before the first and after the last line with a value. Source: google/pprof internal/report/source.go, `getSourceFromFile`.
 */
const MARGIN = 5

/**
 * Prints the source of the functions whose names match, with the values of each line. Throws `no-match`. Source: google/pprof
 * internal/report/source.go, `printSource`. Where nodes of a function disagree about its first line, pprof shows a part of its
 * lines that changes from run to run; here all lines are shown.
 */
export function* printList(report: PprofReport, context: PrintContext): Iterable<string> {
  const { symbol, sourcePath, trimPath } = report.options
  if (symbol === null) return
  const nodes = sourceNodes(report, symbol.matches)
  if (nodes.length === 0) throw noMatch(symbol)
  const search = sourcePath === '' ? context.workingDirectory : sourcePath
  const texts = new Map<string, SourceText>()
  yield `Total: ${report.format(report.total)}\n`
  for (const [name, ofName] of groups(nodes, ({ name }) => name)) {
    const files = groups(
      ofName.filter(({ file }) => file !== ''),
      ({ file }) => file,
    )
    if (files.length === 0) yield `No source information for ${name}\n`
    for (const [file, ofFile] of files) {
      const { start, end } = linesOf(ofFile)
      // as in pprof, a file is read for the first line shown from it, and an error is reported from then on
      if (start <= end && !texts.has(file)) texts.set(file, sourceLines(file, search, trimPath, context.readSource))
      const body = annotated(report, ofFile, texts.get(file) ?? { lines: [] }, start, end)
      yield `ROUTINE ======================== ${name} in ${file}\n${head(report, ofFile)}${body}`
    }
  }
}

/** Rows grouped and sorted by key. */
function groups<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const byKey = new Map<string, T[]>()
  for (const row of rows) {
    const group = byKey.get(keyOf(row))
    if (group === undefined) byKey.set(keyOf(row), [row])
    else group.push(row)
  }
  return sortedByKey(byKey)
}

function head(report: PprofReport, nodes: readonly SourceNode[]): string {
  const { flat, cum } = sum(nodes)
  const share = percentage(cum, report.total)
  return `${padLeft(report.format(flat), 10)} ${padLeft(report.format(cum), 10)} (flat, cum) ${share} of Total\n`
}

function annotated(report: PprofReport, nodes: readonly SourceNode[], source: SourceText, start: number, end: number): string {
  if ('error' in source) return ` Error: ${source.error}\n`
  const { lines } = source
  const byLine = new Map(groups(nodes, ({ line }) => String(line)))
  const valueOrDot = (value: Integer): string => padLeft(value === 0 ? '.' : report.format(value), 10)
  let text = ''
  for (let line = start; line <= end && line <= lines.length; line++) {
    const { flat, cum } = sum(byLine.get(String(line)) ?? [])
    text += `${valueOrDot(flat)} ${valueOrDot(cum)} ${String(line).padStart(6)}:${lines[line - 1]}\n`
  }
  return text
}

/** The lines shown for a function: from its start to a few lines after the last line with a value. */
function linesOf(nodes: readonly SourceNode[]): { start: number; end: number } {
  return {
    start: Math.max(1, least(nodes.map(({ startLine, line }) => (startLine === 0 ? line - MARGIN : startLine)))),
    end: MARGIN - least(nodes.map(({ line }) => -line)),
  }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function sum(nodes: readonly SourceNode[]): { flat: Integer; cum: Integer } {
  let flat: Integer = 0
  let cum: Integer = 0
  for (const node of nodes) {
    flat = plus(flat, node.flat)
    cum = plus(cum, node.cum)
  }
  return { flat, cum }
}
