import { describe, expect, it } from 'vitest'
import type { ValueRow } from '../../src/analysis/line-values.ts'
import { type TrendedFunctions, trendReport } from '../../src/report/trend-report.ts'
import type { TrendRow } from '../../src/report/trend-rows.ts'

/** A function that grows from 1 to 9 MiB in 80 s. */
function growing(name: string): TrendRow<ValueRow> {
  const points = [1, 3, 5, 7, 9].map((mib, i) => ({ time: i * 20, run: 0, value: mib << 20, sampled: null }))
  const slope = { slope: (2 << 20) / 20, low: 1, high: 1e6 }
  return {
    latest: { function: name, file: 'main.go', line: null, value: 9 << 20, sizes: [] },
    last: 9 << 20,
    points,
    current: points,
    trend: { pattern: 'growing', slope, pTrend: 0.01, pEnds: 0.01, q: 0.01 },
    secondsToLimit: null,
  }
}

function report(functions: Partial<TrendedFunctions>, by: 'flat' | 'cum', heapBytes = 20 << 20) {
  return trendReport({
    inputs: [],
    sites: [],
    held: [],
    recordSizes: [],
    functions: [{ type: 'inuse_space', unit: 'bytes', isRate: false, rows: [growing('main.fill')], ...functions }],
    heapBytes,
    order: { clock: 'profile', equalTimes: 0, runs: 1, current: 5 },
    by,
    skipped: [],
    notices: [],
  })
}

describe('the answer to a series without defer records', () => {
  it.each(['flat', 'cum'] as const)('names the function that grows by %s, as a finding', (by) => {
    const { answer, findings } = report({}, by)
    expect(answer?.text).toBe('main.fill grows by 6.00MiB a minute; no defer statement grows (0 captures).')
    expect(findings).toMatchObject([{ rule: 'function-growing', severity: 'warning', function: 'main.fill', value: 9 << 20 }])
  })

  it('names what grows of other profiles as well, in their own unit and without a finding about memory', () => {
    const goroutines = report({ type: 'goroutine', unit: 'count' }, 'cum')
    expect(goroutines.answer?.text).toMatch(/^main\.fill grows by 6,291,456 a minute/)
    expect(goroutines.findings).toEqual([])
    const rates = report({ type: 'alloc_space', isRate: true }, 'flat')
    expect(rates.answer?.text).toMatch(/^main\.fill allocates 9\.00MiB a second, more and more/)
  })

  it('has no finding of what is less than a hundredth of the heap', () => {
    const { answer, findings } = report({}, 'flat', 1 << 30)
    expect([answer?.['outcome'], findings]).toEqual(['function-growing', []])
  })

  it('says that nothing grows where nothing does', () => {
    expect(report({ rows: [] }, 'flat').answer).toMatchObject({ outcome: 'no-records', function: null })
  })
})
