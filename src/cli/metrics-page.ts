import { Counter, Gauge, Registry } from 'prom-client'
import type { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import type { Page } from '../node/serve-page.ts'
import type { Cell, Report, Row } from '../report/report.ts'

/** A process that is watched, as its series name it. */
export interface MetricTarget {
  /** The endpoint, without credentials. */
  readonly name: string
  readonly labels: Labels
}

/** Labels of our own: those of a target with such a name begin with `target_`. */
const OWN = ['target', 'function', 'file', 'line', 'confidence', 'code']
const OF_STATEMENT = ['function', 'file', 'line', 'confidence']

/**
 * What a watch knows, as a page of metrics in Prometheus' text format. Series are bounded: `rows` statements and groups of goroutines of
 * each target, in the order of the report. A target whose last capture failed has no statements until the next one.
 */
export class MetricsPage {
  #registry = new Registry()
  #targets: readonly Record<string, string>[]
  #rows: number
  #reports: (Report | null)[]
  #gauges: readonly { readonly gauge: Gauge; readonly fill: (gauge: Gauge, labels: Record<string, string>, report: Report) => void }[]
  #up: Gauge
  #time: Gauge
  #captures: Counter
  #errors: Counter

  constructor(targets: readonly MetricTarget[], rows: number) {
    this.#targets = targets.map(targetLabels)
    this.#rows = rows
    this.#reports = targets.map(() => null)
    const names = [...new Set(this.#targets.flatMap((labels) => Object.keys(labels)))]
    const about = (name: string, help: string, more: readonly string[] = []) => ({
      name: `deferscope_${name}`,
      help,
      labelNames: [...names, ...more],
      registers: [this.#registry],
    })
    const statements = (name: string, help: string, read: (row: Row) => Cell | undefined, join = added) => ({
      gauge: new Gauge(about(name, help, OF_STATEMENT)),
      fill: (gauge: Gauge, labels: Record<string, string>, report: Report) =>
        setRows(gauge, labels, 'function', this.#rowsOf(report, 'defers'), read, join),
    })
    const whole = (name: string, help: string, metric: string) => ({
      gauge: new Gauge(about(name, help)),
      fill: (gauge: Gauge, labels: Record<string, string>, report: Report) =>
        set(gauge, labels, report.tables['process']?.rows.find((row) => row['metric'] === metric)?.['last']),
    })
    const ofRecords = (value: (row: Row) => Cell | undefined) => (row: Row) => (row['metric'] === 'held_bytes' ? null : value(row))
    this.#gauges = [
      statements(
        'defer_records',
        'Live defer records of a statement.',
        ofRecords((row) => row['records']),
      ),
      statements(
        'defer_record_bytes',
        'Live bytes of the records of a statement, with their closures.',
        ofRecords((row) => row['last']),
      ),
      statements('defer_held_bytes', 'Live bytes that the pending calls of a statement keep alive; needs --source.', (row) =>
        row['metric'] === 'held_bytes' ? row['last'] : null,
      ),
      statements('defer_growing', '1 where a statement is shown to grow, else 0.', (row) => Number(row['pattern'] === 'growing'), Math.max),
      statements('defer_growth_bytes_per_second', 'Median change of a statement per second.', (row) => row['slope']),
      {
        gauge: new Gauge(about('goroutines_in_deferred_calls', 'Goroutines inside a deferred call.', OF_STATEMENT)),
        fill: (gauge, labels, report) =>
          setRows(gauge, labels, 'deferred_function', this.#rowsOf(report, 'goroutines'), (row) => row['last'], added),
      },
      whole('heap_bytes', 'Live bytes of the heap.', 'heap_alloc'),
      whole('goroutines', 'Goroutines of the process.', 'goroutines'),
    ]
    this.#up = new Gauge(about('up', '1 where the last capture succeeded, else 0.'))
    this.#time = new Gauge(about('last_capture_timestamp_seconds', 'When the last capture that succeeded was asked for.'))
    this.#captures = new Counter(about('captures_total', 'Captures that succeeded.'))
    this.#errors = new Counter(about('capture_errors_total', 'Captures that failed, by the code of the error.', ['code']))
    for (const labels of this.#targets) {
      this.#up.set(labels, 0)
      this.#captures.inc(labels, 0)
    }
  }

  /** Takes in the report after a capture that was asked for at `time` (seconds since 1970). */
  captured(target: number, report: Report, time: number): void {
    const labels = this.#targets[target]!
    this.#reports[target] = report
    this.#up.set(labels, 1)
    this.#time.set(labels, time)
    this.#captures.inc(labels)
  }

  failed(target: number, { code }: ProfileError): void {
    const labels = this.#targets[target]!
    this.#reports[target] = null
    this.#up.set(labels, 0)
    this.#errors.inc({ ...labels, code })
  }

  /** The page as it is now. */
  async page(): Promise<Page> {
    for (const { gauge, fill } of this.#gauges) {
      gauge.reset()
      this.#reports.forEach((report, i) => {
        if (report !== null) fill(gauge, this.#targets[i]!, report)
      })
    }
    return { type: this.#registry.contentType, text: await this.#registry.metrics() }
  }

  #rowsOf({ tables }: Report, id: string): readonly Row[] {
    const rows = tables[id]?.rows ?? []
    return (id === 'defers' ? rows.filter(({ confidence }) => confidence !== 'possible') : rows).slice(0, this.#rows)
  }
}

function set(gauge: Gauge, labels: Record<string, string>, value: Cell | undefined): void {
  if (typeof value === 'number' || typeof value === 'bigint') gauge.set(labels, Number(value))
}

function added(one: number, other: number): number {
  return one + other
}

/** A series for each place. Rows of one place, such as those of its records and of what they hold, are joined. */
function setRows(
  gauge: Gauge,
  labels: Record<string, string>,
  name: 'function' | 'deferred_function',
  rows: readonly Row[],
  read: (row: Row) => Cell | undefined,
  join: (one: number, other: number) => number,
): void {
  const places = new Map<string, { readonly labels: Record<string, string>; readonly value: number }>()
  for (const row of rows) {
    const value = read(row)
    if (typeof value !== 'number' && typeof value !== 'bigint') continue
    const all = { ...labels, ...statementLabels(row, row[name]) }
    const known = places.get(JSON.stringify(all))
    places.set(JSON.stringify(all), { labels: all, value: known === undefined ? Number(value) : join(known.value, Number(value)) })
  }
  for (const place of places.values()) gauge.set(place.labels, place.value)
}

function statementLabels({ file, line, confidence }: Row, name: Cell | undefined): Record<string, string> {
  const text = (cell: Cell | undefined) => (cell === null || cell === undefined ? '' : String(cell))
  return { function: text(name), file: text(file), line: text(line), confidence: text(confidence) }
}

/** The labels of a target, with names that Prometheus takes. Source: prometheus.io/docs, "Metric names and labels". */
function targetLabels({ name, labels }: MetricTarget): Record<string, string> {
  const pairs = Object.entries(labels).map(([key, value]): [string, string] => {
    const safe = key.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=[0-9]|__)/, 'label_')
    return [OWN.includes(safe) ? `target_${safe}` : safe, value]
  })
  return { ...Object.fromEntries(pairs), target: name }
}
