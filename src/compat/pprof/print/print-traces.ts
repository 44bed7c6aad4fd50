import { quotient } from '../../../base/go-int64.ts'
import { cleanPath } from '../../../base/go-path.ts'
import type { Integer } from '../../../base/int64.ts'
import { padLeft } from '../../go/pad.ts'
import { NO_INFO, printableName } from '../graph/node-info.ts'
import type { Line, Location, PprofProfile } from '../profile.ts'
import type { PprofReport } from '../report.ts'
import { ChunkWriter, pooled } from './chunk-writer.ts'
import { labelLines } from './label-lines.ts'
import type { PrintContext } from './print-context.ts'
import { profileLabels } from './profile-labels.ts'

const SEPARATOR = '-----------+-------------------------------------------------------\n'

/** Characters before the name of a frame; the value takes the first ten in the leaf's line. */
const VALUE_WIDTH = 10
const INDENT = ' '.repeat(VALUE_WIDTH + 3)

/**
 * Prints every sample with its labels, value and stack. A chunk is valid until the next one is taken.
 * Source: google/pprof internal/report/report.go, `printTraces`.
 */
export function* printTraces(report: PprofReport, context: PrintContext): Iterable<Uint8Array> {
  const { samples } = report.profile
  const { stackStart, stack } = samples
  const { pool, start } = pooled(frameLines(report.profile))
  const labels = samples.labelSets.map((): string | null => null)
  const valueText = sampleValues(report)
  const out = new ChunkWriter(pool)
  out.text(`${profileLabels(report, context).join('\n')}\n`)
  for (let row = 0; row < samples.length; row++) {
    const first = stackStart[row]!
    const end = stackStart[row + 1]!
    if (first === end) continue
    const set = samples.labels[row]!
    labels[set] ??= SEPARATOR + labelLines(samples.labelSets[set]!, report.options.numLabelUnits)
    out.text(labels[set]!)
    out.text(valueText(row))
    const leaf = stack[first]!
    out.copy(start[leaf]! + VALUE_WIDTH, start[leaf + 1]!)
    for (let i = first + 1; i < end; i++) {
      const location = stack[i]!
      out.copy(start[location]!, start[location + 1]!)
    }
    if (out.isFull) yield out.take()
  }
  out.text(SEPARATOR)
  yield out.take()
}

/** The printed lines of every location. */
function frameLines({ locations }: PprofProfile): string[] {
  return locations.map((location) => {
    const { lines } = location
    let text = ''
    for (let i = 0; i < lines.length - 1; i++) text += `${INDENT}${frameName(location, lines[i]!)} (inline)\n`
    return `${text}${INDENT}${frameName(location, lines.at(-1) ?? null)}\n`
  })
}

/**
 * The name of a frame as in graphs; where a function has no name, the name of the executable. Source: google/pprof internal/graph/graph.go,
 * `nodeInfo`.
 */
function frameName({ address, mapping }: Location, line: Line | null): string {
  if (line === null) return printableName({ ...NO_INFO, address, objectFile: mapping?.file ?? '' })
  const { name, file } = line.fn
  const objectFile = name === '' ? (mapping?.file ?? '') : ''
  return printableName({ ...NO_INFO, name, address, file: cleanPath(file), line: line.line, column: line.column, objectFile })
}

/** Returns a function that gives the padded value of each sample. */
function sampleValues(report: PprofReport): (row: number) => string {
  const { samples } = report.profile
  const { valueColumn, divisorColumn } = report.options
  const values = samples.values[valueColumn]!
  const divisors = divisorColumn === null ? null : samples.values[divisorColumn]!
  const known = new Map<Integer, string>()
  return (row) => {
    const divisor: Integer = divisors === null ? 0 : divisors[row]!
    const value = Number(divisor) === 0 ? values[row]! : quotient(values[row]!, divisor)
    let text = known.get(value)
    if (text === undefined) {
      text = padLeft(report.format(value), VALUE_WIDTH)
      known.set(value, text)
    }
    return text
  }
}
