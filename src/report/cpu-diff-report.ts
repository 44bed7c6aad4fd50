import { formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { countPairP } from '../stats/count-pair.ts'
import { heads } from './columns.ts'
import { DIFF_DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import { type CpuAnalysis, timeInterval } from './cpu-report.ts'
import { pText } from './p-text.ts'
import type { Answer } from './report.ts'
import type { CpuDiffReport, DiffDeferTimeRow } from './rows.ts'
import { ratio } from './top-table.ts'

/** Whether the time of defers changed between two CPU profiles; times are in nanoseconds. */
export interface CpuDiffAnswer extends Answer {
  readonly outcome: 'more' | 'less' | 'unchanged'
  readonly before: number
  readonly after: number
  /** Shares of the CPU time of each side, 0..1. */
  readonly before_share: number
  readonly after_share: number
  /** Of the test that both sides have one share of their samples. */
  readonly p: number
}

/** The report of `diff` on two CPU profiles; `alpha` is the p up to which a change counts. */
export function cpuDiffReport(before: CpuAnalysis, after: CpuAnalysis, alpha: number): CpuDiffReport {
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'diff',
    answer: answerOf(before, after, alpha),
    inputs: [...before.inputs.map((one) => ({ ...one, set: 'before' })), ...after.inputs.map((one) => ({ ...one, set: 'after' }))],
    tables: {
      defer_time: { title: 'CPU time of defers', columns: heads(DIFF_DEFER_TIME_COLUMNS), rows: rowsOf(before, after) },
    },
    findings: [],
    notices: [
      ...before.notices,
      ...after.notices,
      {
        code: 'single-pair',
        text: 'One profile per side: intervals and p cover the sampling of CPU time only, not run-to-run variation or another load.',
      },
    ],
    verdict: 'pass',
  }
}

/** The time of a line on one side. */
interface Side {
  readonly total: number
  readonly samples: number
}

const NOTHING: Side = { total: 0, samples: 0 }

function rowsOf(before: CpuAnalysis, after: CpuAnalysis): DiffDeferTimeRow[] {
  const key = (site: { function: string; file: string; line: number }) => [site.function, site.file, site.line].join('\n')
  const sides = [before, after].map(({ time }) => new Map(time.sites.map((site) => [key(site), site])))
  const places = new Map([...sides[1]!, ...sides[0]!])
  return [...places]
    .map(([at, { function: name, file, line }]) => {
      const [from, to] = [sides[0]!.get(at) ?? NOTHING, sides[1]!.get(at) ?? NOTHING]
      const [low, high] = [timeInterval(from, before.period), timeInterval(to, after.period)]
      return {
        function: name,
        file,
        line,
        before: from.total,
        before_low: low.low,
        before_high: low.high,
        after: to.total,
        after_low: high.low,
        after_high: high.high,
        delta: to.total - from.total,
        p: changeP(from, to, before, after),
      }
    })
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
}

/** The test that both sides have one share of their samples. */
function changeP(from: Side, to: Side, before: CpuAnalysis, after: CpuAnalysis): number {
  if (before.samples === 0 || after.samples === 0) return 1
  return countPairP(from.samples, to.samples, before.samples, after.samples)
}

function answerOf(before: CpuAnalysis, after: CpuAnalysis, alpha: number): CpuDiffAnswer {
  const [from, to] = [ratio(before.time.total, before.total), ratio(after.time.total, after.total)]
  const p = changeP(before.time, after.time, before, after)
  const outcome = p > alpha ? 'unchanged' : to > from ? 'more' : 'less'
  const side = ({ time, period }: CpuAnalysis, share: number) => {
    const { low, high } = timeInterval(time, period)
    return `${nanos(time.total)} (${formatValue(share, 'share')}; 95% interval ${nanos(low)} to ${nanos(high)})`
  }
  const verdict = {
    unchanged: 'The share of CPU time that defers take did not change by more than noise',
    more: 'Defers take a larger share of the CPU time',
    less: 'Defers take a smaller share of the CPU time',
  }[outcome]
  return {
    text: `${verdict}: ${side(before, from)} before, ${side(after, to)} after; ${pText(p)}.`,
    outcome,
    before: before.time.total,
    after: after.time.total,
    before_share: from,
    after_share: to,
    p,
  }
}

function nanos(value: number): string {
  return formatValue(value, 'nanoseconds')
}
