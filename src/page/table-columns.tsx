import type { ComponentChild } from 'preact'
import { baseName } from '../base/go-path.ts'
import { formatValue, roughInterval, roughValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText, cellUnit, roughCellText } from '../report/cell-text.ts'
import type { Cell, ColumnHead, Row, Table } from '../report/report.ts'
import { Evidence, fillOf } from './evidence.tsx'
import { Name, Text } from './name.tsx'
import { Sparkline } from './sparkline.tsx'

/** A column as a page shows it. */
export interface ShownColumn {
  readonly id: string
  readonly title: string
  /** Numbers stand right, and are first sorted from large to small. */
  readonly isNumber: boolean
  /** What rows are sorted by; null stands last. */
  readonly key: (row: Row) => number | string | null
  readonly show: (row: Row) => ComponentChild
}

/** The columns of a table that a page shows first, by table; those of other tables are shown as they are. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  defers: ['place', 'records', 'total_bytes', 'share', 'interval', 'held_bytes', 'grade'],
  processes: ['process', 'place', 'records', 'total', 'share', 'held_bytes', 'captures', 'grade'],
  held: ['place', 'line', 'kind', 'bytes', 'low', 'high', 'objects'],
  top: ['function', 'flat', 'flat_share', 'cum', 'cum_share'],
  lines: ['place', 'flat', 'flat_share', 'cum', 'cum_share'],
  list: ['line', 'code', 'flat', 'cum', 'records', 'record_bytes', 'held_bytes', 'grade'],
  peek: ['function', 'relation', 'other', 'value', 'share', 'flat', 'cum'],
  defer_time: ['place', 'total', 'share', 'interval', 'make', 'run', 'free'],
  statements: ['place', 'severity', 'rule', 'live_records', 'live_bytes', 'held_bytes', 'detail'],
  compiled: ['place', 'kind', 'live_records', 'live_bytes', 'held_bytes', 'module', 'detail'],
}
const FIRST_OF_COMPARISON = ['place', 'set', 'change', 'before', 'after', 'delta', 'q', 'grade']
const FIRST_OF_SERIES = [
  'place',
  'deferred_function',
  'metric',
  'values',
  'first',
  'last',
  'per_minute',
  'pattern',
  'q',
  'seconds_to_limit',
  'goroutines',
  'grade',
]

/** Whether the rows of a table are values before and after. */
export function isComparison({ columns }: Table): boolean {
  return columns.some(({ id }) => id === 'before_low')
}

/** Whether the rows of a table are values over time. */
export function isSeries({ columns }: Table): boolean {
  return columns.some(({ id }) => id === 'slope')
}

/** The columns that say most, or with `isWhole` all that the table has. Columns without any content are left out. */
export function columnsOf(id: string, table: Table, isWhole: boolean): ShownColumn[] {
  const first = isWhole ? undefined : isComparison(table) ? FIRST_OF_COMPARISON : isSeries(table) ? FIRST_OF_SERIES : FIRST[id]
  if (first === undefined) return table.columns.map(columnOf)
  const hasOneSet = new Set(table.rows.map((row) => row['set'])).size < 2
  const heads = new Map(table.columns.map((column) => [column.id, column]))
  return first.flatMap((name): ShownColumn[] => {
    const composed = COMPOSED[name]
    const head = heads.get(name)
    const cells = composed?.of ?? [name]
    // a row with a place needs no metric beside it: what is followed stands in the title
    if (name === 'metric' && heads.has('function')) return []
    const hasContent = table.rows.some((row) => cells.some((cell) => row[cell] != null && row[cell] !== ''))
    if (!hasContent || (name === 'set' && hasOneSet)) return []
    return composed !== undefined ? [{ id: name, ...composed }] : head !== undefined ? [columnOf(head)] : []
  })
}

/** A column of the table itself. */
function columnOf(column: ColumnHead): ShownColumn {
  const { id, title, unit } = column
  const isText = unit === null
  const key = (row: Row) => sortKey(row[id] ?? null, !isText)
  const text = (row: Row) => cellText(row[id] ?? null, cellUnit(column, row))
  if (id === 'values')
    return {
      id,
      title: 'over time',
      isNumber: false,
      key: (row) => numberOf(row['last']),
      show: (row) => <Sparkline values={row[id] as number[]} />,
    }
  if (unit === 'share')
    return {
      id,
      title,
      isNumber: true,
      key,
      show: (row) => <Share text={roughCellText(column, row)} share={numberOf(row[id])} row={row} />,
    }
  if (id === 'change' || id === 'pattern') return { id, title, isNumber: false, key, show: (row) => <Mark word={text(row)} /> }
  if (id === 'severity') return { id, title, isNumber: false, key, show: (row) => <span class={`severity ${text(row)}`}>{text(row)}</span> }
  if (id === 'p' || id === 'q') return { id, title, isNumber: true, key, show: (row) => probability(numberOf(row[id])) }
  if (isText) return { id, title, isNumber: false, key, show: (row) => cellOf(id, text(row)) }
  return { id, title, isNumber: true, key, show: (row) => roughCellText(column, row) }
}

/** Columns whose texts are sentences, not names. */
const PROSE: readonly string[] = ['detail', 'text', 'source', 'title']

/** Texts below this length stay on one line. */
const SHORT = 28

function cellOf(id: string, text: string): ComponentChild {
  if (PROSE.includes(id)) return <Text text={text} />
  const isShort = text.length < SHORT
  return (
    <span class={isShort ? 'short' : 'long'}>
      <Name text={text} mono={/function|file|stack|lines|by|statement|source|name/.test(id)} isWhole={isShort} />
    </span>
  )
}

function sortKey(cell: Cell, isNumber: boolean): number | string | null {
  if (cell === null) return null
  // numbers past 2^53 are texts of digits
  if (isNumber) return numberOf(cell)
  return typeof cell === 'number' ? cell : String(cell)
}

function numberOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined || cell === '' || Number.isNaN(Number(cell)) ? null : Number(cell)
}

function probability(p: number | null): string {
  if (p === null) return ''
  return p < 0.0001 ? '<0.0001' : p.toFixed(p < 0.01 ? 4 : 3)
}

/** A share as a number over a bar. */
function Share({ text, share, row }: { readonly text: string; readonly share: number | null; readonly row: Row }) {
  if (share === null) return null
  const confidence = typeof row['confidence'] === 'string' ? row['confidence'] : null
  return (
    <span class="share">
      {text}
      <svg aria-hidden="true">
        <rect class="track" width="100%" height="100%" />
        <rect
          width={`${Math.min(1, Math.abs(share)) * 100}%`}
          height="100%"
          fill={confidence === null ? 'var(--bar)' : fillOf(confidence)}
        />
      </svg>
    </span>
  )
}

const MARKS: Readonly<Record<string, string>> = { grown: '▲', new: '▲', growing: '▲', shrunk: '▼', gone: '▼', shrinking: '▼' }

/** A word for a change, with a sign, so that colour is not all that tells. */
function Mark({ word }: { readonly word: string }) {
  return (
    <span class={`mark ${word}`}>
      {MARKS[word] === undefined ? null : <span aria-hidden="true">{MARKS[word]} </span>}
      {word}
    </span>
  )
}

type Composed = Omit<ShownColumn, 'id'> & { readonly of: readonly string[] }

/** Columns made of the cells `of` a row; a column without content in any row is not shown. */
const COMPOSED: Readonly<Record<string, Composed>> = {
  place: {
    title: 'function',
    of: ['function'],
    isNumber: false,
    key: (row) => String(row['function'] ?? ''),
    show: (row) => <Place row={row} />,
  },
  grade: {
    title: 'evidence',
    of: ['confidence'],
    isNumber: false,
    key: (row) => ['exact', 'strong', 'likely', 'possible'].indexOf(String(row['confidence'])),
    show: (row) =>
      row['confidence'] == null ? null : <Evidence confidence={String(row['confidence'])} evidence={String(row['evidence'])} />,
  },
  interval: {
    title: '95% interval',
    of: ['bytes_low', 'low'],
    isNumber: true,
    key: (row) => numberOf(row['bytes_low'] ?? row['low']),
    show: intervalText,
  },
  code: {
    title: 'source',
    of: ['source'],
    isNumber: false,
    key: (row) => String(row['source'] ?? ''),
    show: (row) => <code class="code-line">{visibleText(String(row['source'] ?? '').replaceAll('\t', '    '))}</code>,
  },
  per_minute: {
    title: 'per minute',
    of: ['slope'],
    isNumber: true,
    key: (row) => numberOf(row['slope']),
    show: (row) => {
      const slope = numberOf(row['slope'])
      if (slope === null || row['pattern'] === 'too-few' || row['pattern'] === 'flat') return ''
      return `${slope < 0 ? '' : '+'}${perMinute(row)}`
    },
  },
}

function intervalText(row: Row): string {
  const [value, low, high] = ['bytes_low' in row ? ['record_bytes', 'bytes_low', 'bytes_high'] : ['total', 'low', 'high']]
    .flat()
    .map((id) => numberOf(row[id]))
  if (row['sampled_objects'] === null && low != null) return 'exact'
  if (value == null || low == null || high == null) return ''
  if ('bytes_low' in row) return roughInterval(value, low, high, 'bytes')
  return `${formatValue(low, 'nanoseconds')}-${formatValue(high, 'nanoseconds')}`
}

/** The slope of a row per minute, with the digits that its interval allows. */
function perMinute(row: Row): string {
  const [slope, low, high] = ['slope', 'slope_low', 'slope_high'].map((id) => numberOf(row[id]))
  const bound = (one: number | null | undefined) => (one == null ? null : one * 60)
  return roughValue(slope! * 60, bound(low), bound(high), String(row['unit']))
}

/** A function with its place below. */
function Place({ row }: { readonly row: Row }) {
  const { function: name, file, line, moved_from: moved, metric } = row
  if (name === null) return row['records'] === 0 ? null : <span class="muted">not named by this Go version</span>
  const place = `${baseName(String(file ?? ''))}${line == null ? '' : `:${String(line)}`}`
  return (
    <span class="function" title={file == null ? undefined : cellText(file, null).slice(0, 1000)}>
      <Name text={String(name)} />
      {metric === 'held_bytes' ? <em> holds</em> : null}
      {file == null || line == null ? null : (
        <small>
          <Name text={place} />
          {moved == null ? null : ` (was line ${String(moved)})`}
        </small>
      )}
    </span>
  )
}
