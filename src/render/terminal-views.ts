import { baseName } from '../base/go-path.ts'
import { roughInterval, roughValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import type { Cell, Table, Unit } from '../report/report.ts'
import type { PageOptions } from './renderer.ts'
import { sparkline } from './sparkline.ts'

/** The columns of a table that a narrow and a wide terminal show. The last one takes the remaining width. */
export interface View {
  readonly narrow: readonly string[]
  readonly wide: readonly string[]
  /** Whether rows of confidence `possible` are listed too. */
  readonly listsPossible?: boolean
}

/** The view of a command's table: by default all its columns; null where other code lays the table out. */
export function viewOf(command: string, id: string, table: Table): View | null {
  if (LAID_OUT_ELSEWHERE.includes(id)) return null
  if ((command === 'trend' || command === 'watch') && id.startsWith('functions')) return TREND_FUNCTIONS
  const key = [`${command}.${id}`, id].find((one) => Object.hasOwn(VIEWS, one))
  const all = table.columns.map((column) => column.id)
  return key === undefined ? { narrow: all, wide: all } : VIEWS[key]!
}

/** Tables that other code lays out: the terms of `explain` are paragraphs, the statements of `scan` a list of places. */
const LAID_OUT_ELSEWHERE = ['terms', 'statements']

const TREND_FUNCTIONS: View = {
  narrow: ['process', 'spark', 'now', 'per_minute', 'pattern', 'place'],
  wide: ['process', 'spark', 'first', 'now', 'per_minute', 'pattern', 'q', 'limit', 'place'],
}

const VIEWS: Readonly<Record<string, View>> = {
  held: {
    narrow: ['bytes', 'line', 'kind', 'held_by'],
    wide: ['bytes', 'held_interval', 'objects', 'line', 'kind', 'held_by'],
  },
  defers: {
    narrow: ['process', 'processes', 'records', 'total_bytes', 'share', 'grade', 'where'],
    wide: [
      'process',
      'processes',
      'records',
      'record_bytes',
      'interval',
      'companion_bytes',
      'total_bytes',
      'share',
      'sampled_objects',
      'alloc_records',
      'grade',
      'construct',
      'where',
    ],
  },
  processes: {
    narrow: ['process', 'held_bytes', 'records', 'total', 'share', 'worst_place'],
    wide: ['process', 'release', 'captures', 'held_bytes', 'records', 'total', 'share', 'heap_bytes', 'worst_grade', 'worst_place'],
  },
  compiled: {
    narrow: ['kind', 'live_records', 'live_bytes', 'held_bytes', 'compiled_place'],
    wide: ['kind', 'live_records', 'live_bytes', 'held_bytes', 'module', 'compiled_place', 'detail'],
  },
  defer_time: {
    narrow: ['total', 'share', 'make', 'run', 'free', 'place'],
    wide: ['total', 'low', 'high', 'share', 'samples', 'make', 'run', 'free', 'place'],
  },
  captures: {
    narrow: ['profile', 'bytes', 'samples', 'frames', 'saved'],
    wide: ['profile', 'bytes', 'time', 'samples', 'frames', 'saved'],
  },
  'diff.runtime': { narrow: ['before', 'after', 'title'], wide: ['set', 'before', 'after', 'title'] },
  'trend.defers': {
    narrow: ['process', 'spark', 'now', 'per_minute', 'pattern', 'where'],
    wide: ['process', 'spark', 'records', 'now', 'per_minute', 'pattern', 'limit', 'grade', 'where'],
  },
  'watch.defers': {
    narrow: ['spark', 'now', 'per_minute', 'pattern', 'where'],
    wide: ['spark', 'records', 'now', 'per_minute', 'pattern', 'limit', 'goroutines', 'grade', 'where'],
  },
  'watch.goroutines': {
    narrow: ['spark', 'now', 'pattern', 'deferred'],
    wide: ['spark', 'now', 'per_minute', 'pattern', 'grade', 'deferred'],
    listsPossible: true,
  },
  process: {
    narrow: ['spark', 'now', 'per_minute', 'pattern', 'metric'],
    wide: ['spark', 'now', 'per_minute', 'pattern', 'limit', 'metric'],
  },
  groups: {
    narrow: ['count', 'processes', 'waited', 'state', 'is_deferred', 'standing'],
    wide: ['count', 'processes', 'before', 'waited', 'state', 'standing', 'in_defer'],
    listsPossible: true,
  },
  lines: {
    narrow: ['flat', 'flat_share', 'cum', 'cum_share', 'line_place'],
    wide: ['flat', 'flat_share', 'cum', 'cum_share', 'line_place'],
  },
  top: { narrow: ['flat', 'flat_share', 'cum', 'cum_share', 'function'], wide: ['flat', 'flat_share', 'cum', 'cum_share', 'function'] },
}
/** Columns that are left out where no row has anything in them. */
export const OPTIONAL_COLUMNS: readonly string[] = ['live_records', 'live_bytes', 'held_bytes', 'module', 'detail', 'process', 'processes']
/** Columns that say nothing where every allocation is recorded. */
export const SAMPLED_COLUMNS: readonly string[] = ['interval', 'sampled_objects']

type Row = Table['rows'][number]

/** Columns that combine several cells. */
export const COMPOSED: Readonly<Record<string, { title: string; isNumber: boolean; text: (row: Row, options: PageOptions) => string }>> = {
  where: {
    title: 'defer statement',
    isNumber: false,
    text: (row) =>
      row['function'] === null
        ? '(not told by this Go version)'
        : visibleText(
            `${String(row['function'])} ${baseName(String(row['file']))}:${String(row['line'])}${row['metric'] === 'held_bytes' ? ' (held)' : ''}`,
          ),
  },
  held_by: {
    title: 'defer statement',
    isNumber: false,
    text: (row) => visibleText(`${String(row['function'])} ${baseName(String(row['file']))}:${String(row['defer_line'])}`),
  },
  held_interval: {
    title: '95% interval',
    isNumber: true,
    text: ({ bytes, low, high }, { unit }) =>
      low === high ? 'exact' : roughInterval(Number(bytes), Number(low), Number(high), 'bytes', unit),
  },
  saved: {
    title: 'file',
    isNumber: false,
    text: (row) => visibleText(row['file'] === null ? `${String(row['error'])}: ${String(row['source'])}` : baseName(String(row['file']))),
  },
  worst_grade: {
    title: 'evidence',
    isNumber: false,
    text: ({ confidence, evidence }) => (confidence === null ? '' : `${String(confidence)} (${String(evidence)})`),
  },
  worst_place: {
    title: 'costs most',
    isNumber: false,
    text: ({ function: name, file, line, notes }) => {
      if (Array.isArray(notes) && notes.includes('lossy-source')) return '(cannot tell)'
      return name === null ? '' : visibleText(`${String(name)} ${baseName(String(file))}:${String(line)}`)
    },
  },
  release: {
    title: 'version',
    isNumber: false,
    // a build id is a long number
    text: ({ version }) => visibleText(String(version ?? '').replace(/^([0-9a-f]{12})[0-9a-f]{20,}$/, '$1')),
  },
  processes: {
    title: 'processes',
    isNumber: true,
    text: ({ processes }) => cellText(Array.isArray(processes) ? processes.length : (processes ?? null), 'count'),
  },
  grade: { title: 'evidence', isNumber: false, text: (row) => `${String(row['confidence'])} (${String(row['evidence'])})` },
  spark: {
    title: 'over time',
    isNumber: false,
    text: (row, { width }) => sparkline(row['values'] as (number | null)[], width >= WIDE ? 24 : 12),
  },
  now: { title: 'now', isNumber: true, text: (row) => own(row, row['last'] ?? null) },
  per_minute: { title: 'per minute', isNumber: true, text: perMinute },
  limit: { title: 'to limit', isNumber: true, text: (row) => cellText(row['seconds_to_limit'] ?? null, 'seconds') },
  place: {
    title: 'function',
    isNumber: false,
    text: (row) =>
      visibleText(`${String(row['function'])}${row['line'] === null ? '' : ` ${baseName(String(row['file']))}:${String(row['line'])}`}`),
  },
  compiled_place: {
    title: 'defer statement',
    isNumber: false,
    text: ({ function: name, file, line }) =>
      visibleText(
        [name, file === null ? null : `${baseName(String(file))}${line === null ? '' : `:${String(line)}`}`]
          .filter((part) => part !== null)
          .join(' '),
      ),
  },
  line_place: {
    title: 'function',
    isNumber: false,
    // the whole path would push the function out of a narrow line
    text: ({ function: name, file, line }, { width }) => {
      const path = width >= WIDE ? String(file) : baseName(String(file))
      return visibleText(`${String(name)}${file === null ? '' : ` ${path}${line === null ? '' : `:${String(line)}`}`}`)
    },
  },
  q: { title: 'q', isNumber: true, text: (row) => (typeof row['q'] === 'number' ? row['q'].toFixed(3) : '') },
  deferred: {
    title: 'deferred call',
    isNumber: false,
    text: (row) =>
      visibleText(
        `${String(row['deferred_function'])} ${baseName(String(row['file']))}:${String(row['line'])}${row['confidence'] === 'possible' ? ', if deferred' : ''}`,
      ),
  },
  waited: { title: 'waited', isNumber: true, text: waited },
  standing: {
    title: 'where',
    isNumber: false,
    text: (row) =>
      row['function'] === null
        ? '(no frames)'
        : visibleText(`${String(row['function'])} ${baseName(String(row['file']))}:${String(row['line'])}`),
  },
  is_deferred: { title: 'in defer', isNumber: false, text: isDeferred },
  in_defer: { title: 'deferred call', isNumber: false, text: inDefer },
  interval: {
    title: '95% interval',
    isNumber: true,
    text: (row, { unit }) =>
      row['records'] === null
        ? ''
        : row['sampled_objects'] === null
          ? row['bytes_low'] === null
            ? 'unknown'
            : 'exact'
          : roughInterval(Number(row['record_bytes']), Number(row['bytes_low']), Number(row['bytes_high']), 'bytes', unit),
  },
}

/** From this width on the wide columns are shown. */
export const WIDE = 120

/** The shortest and longest wait, in whole minutes as dumps have them. */
function waited(row: Row): string {
  const { wait_min: low, wait_max: high } = row
  if (low === null || high === null) return ''
  return low === high
    ? cellText(high as number, 'seconds')
    : `${cellText(low as number, 'seconds')} to ${cellText(high as number, 'seconds')}`
}

/** One word for whether a goroutine is in a deferred call; it shows where this is uncertain. */
function isDeferred(row: Row): string {
  if (row['in_deferred'] !== true) return row['in_deferred'] === false ? 'no' : ''
  const { confidence } = row
  return confidence === 'likely' ? 'likely' : confidence === 'possible' ? 'possibly' : 'yes'
}

function inDefer(row: Row): string {
  if (row['in_deferred'] !== true) return row['in_deferred'] === false ? 'no' : ''
  const by = row['deferred_by'] === null ? '' : ` of ${String(row['deferred_by'])}`
  return visibleText(`${String(row['deferred_function'])}${by}, ${String(row['confidence'])} (${String(row['evidence'])})`)
}

/** Formats a value in the unit that its row names. */
function own(row: Row, value: Cell): string {
  return cellText(value, (row['unit'] ?? null) as Unit | null)
}

function perMinute(row: Row): string {
  const { slope, slope_low: low, slope_high: high } = row
  if (typeof slope !== 'number' || row['pattern'] === 'too-few' || row['pattern'] === 'flat') return ''
  const bound = (value: Cell | undefined) => (typeof value === 'number' ? value * 60 : null)
  const [least, most] = [bound(low), bound(high)]
  const text = roughValue(Math.abs(slope) * 60, least, most, String(row['unit']))
  return /^0 ?B?$/.test(text) ? '0' : `${slope < 0 ? '-' : '+'}${text}`
}
