import { describe, expect, it } from 'vitest'
import { commonScale, formatAlone, formatScaled } from '../../../src/compat/benchstat/scale.ts'
import {
  ASSUME_EXACT,
  ASSUME_NOTHING,
  type Comparison,
  formatComparison,
  formatDelta,
  formatRange,
} from '../../../src/compat/benchstat/summary.ts'
import { summarizeColumns } from '../../../src/compat/benchstat/tables.ts'
import { formatRatio } from '../../../src/compat/benchstat/text-table.ts'
import { tidyUnit, unitClass } from '../../../src/compat/benchstat/units.ts'
import { relativeError } from '../../stats/relative-error.ts'
import { REACHABLE, VECTORS } from './vectors.ts'

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)

/** The vectors hold the texts of benchstat's p; where ours is the exact one, its texts follow from it. */
const withBenchstatP = (comparison: Comparison, p: number): Comparison => ({ ...comparison, p: comparison.p === null ? null : p })

describe('summaries and comparisons', () => {
  it.each(REACHABLE)('give the texts of $id', (vector) => {
    const { summarize, compare } = vector.assume === 'exact' ? ASSUME_EXACT : ASSUME_NOTHING
    const before = summarize(sorted(vector.old), vector.confidence)
    const after = summarize(sorted(vector.new), vector.confidence)
    for (const [summary, stored] of [
      [before, vector.oldSummary],
      [after, vector.newSummary],
    ] as const) {
      expect([summary.center, summary.low, summary.high]).toEqual([stored.center, Number(stored.lo), Number(stored.hi)])
      expect(relativeError(summary.confidence, stored.confidence)).toBeLessThan(1e-9)
      expect(summary.warnings).toEqual(stored.warnings)
      if (summary.center >= 0) expect(formatRange(summary)).toBe(stored.pctRange)
    }
    const comparison = compare(sorted(vector.old), sorted(vector.new), vector.alpha)
    if (comparison.p !== null) expect(relativeError(comparison.p, vector.pExact ?? vector.p)).toBeLessThan(1e-9)
    const printed = withBenchstatP(comparison, vector.p)
    if (vector.p !== 0 || comparison.p === null) expect(formatComparison(printed)).toBe(vector.comparison)
    expect(formatDelta(printed, before.center, after.center)).toBe(vector.delta)
    if (relativeError(comparison.p ?? 0, vector.p) < 1e-9) expect(comparison.warnings).toEqual(vector.comparisonWarnings)
    const texts = (['binary', 'decimal'] as const).map((unit) => {
      const scale = commonScale([before.center, after.center], unit)
      return [formatScaled(before.center, scale), formatScaled(after.center, scale)]
    })
    expect(texts).toEqual([
      [vector.oldText, vector.newText],
      [vector.oldTextDecimal, vector.newTextDecimal],
    ])
  })

  it('say how many samples it takes', () => {
    for (const { alpha, confidence, kind, n1, n2, warnings } of VECTORS.requiredSamples) {
      const values = (count: number, from: number) => Array.from({ length: count }, (_, i) => from + i)
      const told =
        kind === 'compare'
          ? ASSUME_NOTHING.compare(values(n1, 0), values(n2, n1), alpha!).warnings
          : ASSUME_NOTHING.summarize(values(n1, 0), confidence!).warnings
      expect(told).toEqual(warnings)
    }
  })
})

describe('formats', () => {
  it('of a change, a range and a comparison', () => {
    for (const { alpha, old, new: after, p, text } of VECTORS.formatDelta) expect(formatDelta({ p, alpha }, old, after)).toBe(text)
    for (const { center, lo, hi, text } of VECTORS.formatPctRange)
      if (center >= 0) expect(formatRange({ center, low: Number(lo), high: Number(hi) })).toBe(text)
    for (const { n1, n2, p, text } of VECTORS.formatComparison)
      expect(formatComparison({ p: p === 0 ? null : p, beforeCount: n1, afterCount: n2 })).toBe(text)
  })

  it('of the range of a negative centre mirrors that of the positive one', () => {
    expect(formatRange({ center: -100, low: -110, high: -98 })).toBe('10%')
    expect(formatRange({ center: 100, low: 98, high: 110 })).toBe('10%')
    expect(formatRange({ center: -100, low: -102, high: -95 })).toBe('5%')
  })

  it('of numbers at their scale', () => {
    for (const { value, binary, decimal } of VECTORS.scale)
      expect([formatAlone(Number(value), 'binary'), formatAlone(Number(value), 'decimal')], String(value)).toEqual([binary, decimal])
    for (const { values, ...scales } of VECTORS.commonScale)
      for (const unit of ['binary', 'decimal'] as const) {
        const { factor, prec, prefix, text } = scales[unit]
        const scale = commonScale(values, unit)
        expect(scale).toEqual({ digits: prec, factor, prefix })
        expect(values.map((value) => formatScaled(value, scale))).toEqual(text)
      }
  })
})

describe('units', () => {
  it.each(VECTORS.units)('$unit becomes $tidied', ({ unit, tidied, factor, class: expected }) => {
    expect(tidyUnit(unit)).toEqual({ unit: tidied, factor })
    expect(unitClass(tidied)).toBe(expected.toLowerCase())
  })
})

describe('summarizeColumns', () => {
  it('gives means, ratios and warnings of every vector', () => {
    for (const { rows, columns } of VECTORS.columnSummary) {
      const cells = rows.map((row) => {
        const [before, after] = [row.old, row.new].map((values) => (values?.length ? ASSUME_NOTHING.summarize(sorted(values), 0.95) : null))
        return [
          ...(before ? [{ column: 0, summary: before, before: null }] : []),
          ...(after ? [{ column: 1, summary: after, before: before ?? null }] : []),
        ]
      })
      const summaries = summarizeColumns(cells, columns.length)
      columns.forEach((column, i) => {
        const { mean, ratio, warnings } = summaries[i]!
        expect(warnings).toEqual(column.warnings)
        expect([mean !== null, ratio !== null]).toEqual([column.hasSummary, column.hasRatio])
        if (mean !== null) expect(mean).toBe(column.summary)
        if (ratio !== null) expect(formatRatio(ratio)).toBe(column.ratioText)
      })
    }
  })
})
