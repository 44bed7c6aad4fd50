import { baseName } from '../base/go-path.ts'
import { formatValue, roughValue } from '../base/units.ts'
import type { Row, Table } from '../report/report.ts'
import { Whisker } from './interval-bar.tsx'
import { Name } from './name.tsx'

/** Rows that are drawn: those that changed come first. */
const ROWS = 12

/** The first rows of a comparison as dots with their intervals: before hollow, after full. */
export function ComparisonChart({ table }: { readonly table: Table }) {
  const rows = table.rows.filter((row) => row['before'] != null && row['after'] != null).slice(0, ROWS)
  if (rows.length === 0) return null
  const most = Math.max(...rows.flatMap((row) => ['before', 'before_high', 'after', 'after_high'].map((id) => Number(row[id] ?? 0))), 1)
  const sets = new Set(rows.map((row) => row['set']))
  return (
    <figure class="comparison">
      <figcaption>
        <span class="key before">before</span> <span class="key after">after</span> <span class="muted">lines: 95% interval</span>
      </figcaption>
      <ul>
        {rows.map((row, i) => (
          <li key={i} class={String(row['change'])}>
            <span class="of">
              <Name text={String(row['function'] ?? 'records without a line')} />
              {row['line'] == null ? null : (
                <small>
                  <Name text={`${baseName(String(row['file']))}:${String(row['line'])}`} />
                </small>
              )}
              {sets.size > 1 ? <small>{String(row['set'])}</small> : null}
            </span>
            <Dots row={row} most={most} />
            <span class="change">{changeText(row)}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}

function Dots({ row, most }: { readonly row: Row; readonly most: number }) {
  // two percent are left at both ends, so that dots are whole
  const at = (value: unknown) => `${2 + (Number(value) / most) * 96}%`
  const unit = String(row['unit'])
  const number = (side: string) => formatValue(Number(row[side]), unit)
  const interval = (side: string, y: number) =>
    row[`${side}_low`] == null || row[`${side}_high`] == null ? null : (
      <Whisker from={at(row[`${side}_low`])} to={at(row[`${side}_high`])} y={y} />
    )
  return (
    <svg class="dots" role="img" aria-label={`before ${number('before')}, after ${number('after')}`}>
      <line class="zero" x1="2%" x2="2%" y1="0" y2="34" />
      <g class="side before">
        {interval('before', 10)}
        <circle cx={at(row['before'])} cy={10} r={4.5} />
      </g>
      <g class="side after">
        {interval('after', 24)}
        <circle cx={at(row['after'])} cy={24} r={4.5} />
      </g>
    </svg>
  )
}

function changeText(row: Row): string {
  const { change, ratio } = row
  const sizes = `${sizeText(row, 'before')} → ${sizeText(row, 'after')}`
  if (change === 'unchanged') return `${sizes}: no more than noise`
  if (change === 'too-few') return `${sizes}: too few samples to tell`
  if (change === 'new' || change === 'gone' || ratio == null) return `${sizes}: ${String(change)}`
  const percent = (Number(ratio) - 1) * 100
  return `${sizes}: ${percent < 0 ? '' : '+'}${percent.toFixed(Math.abs(percent) < 10 ? 1 : 0)}%`
}

function sizeText(row: Row, side: 'before' | 'after'): string {
  const [value, low, high] = ['', '_low', '_high'].map((end) => (row[`${side}${end}`] == null ? null : Number(row[`${side}${end}`])))
  const unit = String(row['unit'])
  return value === 0 ? formatValue(0, unit) : roughValue(value!, low!, high!, unit)
}
