import { compareMagnitudes } from '../../../base/go-int64.ts'
import { type Integer, plus } from '../../../base/int64.ts'
import { compareText, sortedByKey } from '../../../base/order.ts'
import { alignRight } from '../../go/tabwriter.ts'
import { percentage, scaledLabel } from '../measurement.ts'
import type { Samples } from '../profile.ts'
import type { PprofReport } from '../report.ts'

/** The values of a label, each with the sum of its samples. */
type Sums = Map<string, Integer>

/**
 * Prints the labels of the samples, with the share of each value, key by key: the empty line after a key ends its columns.
 * Source: google/pprof internal/report/report.go, `printTags`.
 */
export function printTags(report: PprofReport): Iterable<string> {
  return alignRight(textByKey(report))
}

function* textByKey(report: PprofReport): Iterable<string> {
  for (const [key, sums] of sortedByKey(sumsByKey(report))) {
    let total: Integer = 0
    for (const sum of sums.values()) total = plus(total, sum)
    const lines = [`${key}:\t Total ${report.format(total)} of ${report.format(report.total)}${share(total, report)}\n`]
    for (const [value, sum] of [...sums].sort(byMagnitude)) lines.push(` \t${report.format(sum)}${share(sum, report)}:\t ${value}\n`)
    lines.push('\n')
    yield lines.join('')
  }
}

function share(value: Integer, { total }: PprofReport): string {
  return total > 0 ? ` (${percentage(value, total)})` : ''
}

/** Largest first; equal ones by name. Source: google/pprof internal/graph/graph.go, `tags.Less`. */
function byMagnitude([a, x]: [string, Integer], [b, y]: [string, Integer]): number {
  return compareMagnitudes(x, y) || compareText(a, b)
}

function sumsByKey(report: PprofReport): Map<string, Sums> {
  const { samples } = report.profile
  const tags = new Map<string, Sums>()
  for (const [row, total] of sumsBySet(samples, report.options.valueColumn)) {
    const { texts, numbers } = samples.labelSets[row]!
    for (const [key, values] of texts) for (const value of values) add(tags, key, value, total)
    for (const [key, values] of numbers) {
      const unit = report.options.numLabelUnits.get(key) ?? ''
      for (const value of values) add(tags, key, scaledLabel(value, unit, report.outputUnit), total)
    }
  }
  return tags
}

/** The sum of the samples of each label list that has samples. */
function sumsBySet(samples: Samples, column: number): Map<number, Integer> {
  const values = samples.values[column]!
  const sums = new Map<number, Integer>()
  for (let row = 0; row < samples.length; row++) {
    const set = samples.labels[row]!
    if (set !== 0) sums.set(set, plus(sums.get(set) ?? 0, values[row]!))
  }
  return sums
}

function add(tags: Map<string, Sums>, key: string, value: string, sum: Integer): void {
  let sums = tags.get(key)
  if (sums === undefined) {
    sums = new Map()
    tags.set(key, sums)
  }
  sums.set(value, plus(sums.get(value) ?? 0, sum))
}
