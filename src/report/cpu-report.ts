import type { DeferTime } from '../analysis/defer-time.ts'
import { timeInterval } from '../analysis/time-interval.ts'
import type { TopRow } from '../analysis/top.ts'
import { counted, formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import type { Answer, InputSummary, Notice, Table } from './report.ts'
import type { AnalyzeReport, DeferTimeRow } from './rows.ts'
import { ratio, topTable } from './top-table.ts'

/** What CPU profiles say of defers, before it is put into words. Times are in nanoseconds. */
export interface CpuAnalysis {
  readonly inputs: readonly InputSummary[]
  readonly time: DeferTime
  /** Of all samples, whatever a filter left. */
  readonly total: number
  readonly samples: number
  /** Between two samples of a thread. */
  readonly period: number
  readonly top: readonly TopRow[]
  readonly notices: readonly Notice[]
}

/** What defers cost in time. */
interface CpuAnswer extends Answer {
  readonly outcome: 'cost' | 'none'
  readonly make: number
  readonly run: number
  readonly free: number
  readonly total: number
  readonly share: number
  /** 95% interval of `total`. */
  readonly low: number
  readonly high: number
  readonly samples: number
}

/** The report of `deferscope analyze` on CPU profiles. */
export function cpuReport(analysis: CpuAnalysis): AnalyzeReport {
  const { inputs, time, total, top, notices } = analysis
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'analyze',
    answer: cpuAnswer(analysis),
    inputs,
    tables: { defer_time: timeTable(analysis), top: topTable(top, 'cpu', 'nanoseconds', total) },
    findings: [],
    notices: [...notices, ...(time.samples > 0 && time.samples < 10 ? [fewSamples(time.samples)] : [])],
    verdict: 'pass',
  }
}

function timeTable({ time, total, period }: CpuAnalysis): Table<DeferTimeRow> {
  return {
    title: 'CPU time of defers',
    columns: heads(DEFER_TIME_COLUMNS),
    rows: time.sites.map((site) => ({
      function: site.function,
      file: site.file,
      line: site.line,
      make: site.make,
      run: site.run,
      free: site.free,
      total: site.total,
      share: ratio(site.total, total),
      ...timeInterval(site, period),
      samples: site.samples,
    })),
  }
}

function cpuAnswer({ time, total, period, samples }: CpuAnalysis): CpuAnswer {
  const { make, run, free } = time
  const interval = timeInterval(time, period)
  const share = ratio(time.total, total)
  const facts = { make, run, free, total: time.total, share, ...interval, samples: time.samples }
  const nanos = (value: number) => formatValue(value, 'nanoseconds')
  const isNone = time.total === 0
  const text = isNone
    ? `Defers cost nothing that shows: none of ${counted(samples, 'sample')} (${nanos(total)}) is in the making, running or freeing of defer records, so that they take less than ${formatValue(Math.min(ratio(interval.high, total), 1), 'share')} of the CPU time (95%). Open-coded defers are plain calls.`
    : `Defers took ${nanos(time.total)} of ${nanos(total)} of CPU time, ${formatValue(share, 'share')} (95% interval ${nanos(interval.low)} to ${nanos(interval.high)}, from ${counted(time.samples, 'sample')}): ${nanos(make)} making records, ${nanos(run)} in deferred calls, ${nanos(free)} finding and freeing them.`
  return { text, outcome: isNone ? 'none' : 'cost', ...facts }
}

function fewSamples(count: number): Notice {
  return {
    code: 'few-samples',
    text: `Only ${counted(count, 'sample')} of defers: a profile of more seconds tells more, such as /debug/pprof/profile?seconds=60.`,
  }
}
