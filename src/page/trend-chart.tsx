import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { formatDuration } from '../base/duration.ts'
import { baseName } from '../base/go-path.ts'
import { formatValue, roughInterval, roughValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Row, Table } from '../report/report.ts'
import { Name } from './name.tsx'
import { type Projection, projectionOf } from './projection.ts'

/** Charts of one table: what grows, or where nothing does, the first rows. */
const MOST = 6
const WHERE_NOTHING_GROWS = 2
const HEIGHT = 220

/** A chart for each row that grows: its values, the interval of its slope, and where it goes to. */
export function TrendCharts({ table }: { readonly table: Table }) {
  const growing = table.rows.filter(({ pattern }) => pattern === 'growing')
  const rows = growing.length > 0 ? growing.slice(0, MOST) : table.rows.slice(0, WHERE_NOTHING_GROWS)
  return (
    <>
      <div class="charts">
        {rows.map((row, i) => (
          <TrendChart key={i} row={row} />
        ))}
      </div>
      {growing.length === 0 ? null : (
        <p class="keys">
          <span class="line-key values">values</span> <span class="line-key slope">their slope, with its 95% interval</span>{' '}
          {growing.some((row) => row['seconds_to_limit'] != null) ? <span class="line-key limit">the memory limit is reached</span> : null}
        </p>
      )}
    </>
  )
}

function TrendChart({ row }: { readonly row: Row }) {
  const holder = useRef<HTMLDivElement>(null)
  const unit = String(row['unit'])
  const projection = projectionOf(row)
  useEffect(() => drawn(holder.current!, projection, unit), [row])
  const name = String(row['function'] ?? row['deferred_function'] ?? row['metric'])
  const place = row['line'] == null ? '' : `${baseName(String(row['file']))}:${String(row['line'])}`
  const number = (value: number) => formatValue(value, unit)
  return (
    <figure class="trend">
      <figcaption>
        <Name text={name} />{' '}
        {place === '' ? null : (
          <small>
            <Name text={place} />
          </small>
        )}
        {row['metric'] === name ? null : <span class="muted"> {String(row['metric'])}</span>}
      </figcaption>
      <div
        ref={holder}
        class="plot"
        role="img"
        aria-label={`${visibleText(name)}: ${number(projection.first)} to ${number(projection.last)} in ${formatDuration(projection.seconds)}, ${String(row['pattern'])}`}
      />
      <p>{sentence(row, projection, number)}</p>
    </figure>
  )
}

function sentence(row: Row, { first, last, seconds }: Projection, number: (value: number) => string): string {
  const [slope, low, high] = ['slope', 'slope_low', 'slope_high'].map((id) => (row[id] == null ? null : Number(row[id]) * 60))
  const unit = String(row['unit'])
  const between = low == null || high == null ? '' : ` (95% interval ${roughInterval(slope!, low, high, unit)})`
  const grows =
    row['pattern'] === 'growing' ? `, grows by ${roughValue(slope!, low!, high!, unit)} a minute${between}` : `: ${String(row['pattern'])}`
  const limit =
    row['seconds_to_limit'] == null
      ? ''
      : `. At this pace the memory limit is reached in ${formatDuration(Number(row['seconds_to_limit']))}`
  return `${number(first)} to ${number(last)} in ${formatDuration(seconds)}${grows}${limit}.`
}

/** Draws into an element, again when its width or the colours change; returns what ends that. */
function drawn(holder: HTMLElement, projection: Projection, unit: string): () => void {
  let plot: uPlot | null = null
  const draw = () => {
    plot?.destroy()
    plot = new uPlot(optionsOf(holder, projection, unit), projection.columns as uPlot.AlignedData, holder)
  }
  draw()
  const widths = new ResizeObserver(() => plot?.setSize({ width: holder.clientWidth, height: HEIGHT }))
  widths.observe(holder)
  const colors = new MutationObserver(draw)
  colors.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const media = matchMedia('(prefers-color-scheme: dark)')
  media.addEventListener('change', draw)
  return () => {
    widths.disconnect()
    colors.disconnect()
    media.removeEventListener('change', draw)
    plot?.destroy()
  }
}

function optionsOf(holder: HTMLElement, { hasLimit }: Projection, unit: string): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const axis = { stroke: color('muted'), grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line'), width: 1 } }
  const line = (stroke: string, more: Partial<uPlot.Series>): uPlot.Series => ({ stroke, points: { show: false }, ...more })
  // steps of bytes are powers of two; seconds are whole
  const steps = unit === 'bytes' ? POWERS : undefined
  return {
    width: holder.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_plot, least, most) => [Math.min(0, least), most * 1.05 || 1] } },
    axes: [
      {
        ...axis,
        incrs: DURATIONS,
        size: 30,
        space: 70,
        values: (_plot, ticks) => ticks.map((tick) => (tick === 0 ? '0' : formatDuration(tick))),
      },
      {
        ...axis,
        size: 64,
        ...(steps === undefined ? {} : { incrs: steps }),
        values: (_plot, ticks) => ticks.map((tick) => short(formatValue(tick, unit))),
      },
    ],
    series: [
      {},
      { stroke: color('accent'), width: 2, points: { show: true, size: 6, fill: color('accent') } },
      line(color('accent'), { dash: [6, 4], width: 1.5 }),
      line('transparent', {}),
      line('transparent', {}),
      ...(hasLimit ? [line(color('error'), { width: 1.5, dash: [2, 3] })] : []),
    ],
    // between the upper and the lower end of the slope
    bands: [{ series: [4, 3], fill: color('band') }],
  }
}

const POWERS = Array.from({ length: 50 }, (_, i) => 2 ** i)
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400]
const DURATIONS = [
  ...[1, 2, 5, 10, 20, 30],
  ...[1, 2, 5, 10, 20, 30].map((one) => one * MINUTE),
  ...[1, 2, 3, 6, 12].map((one) => one * HOUR),
  ...[1, 2, 5, 10, 30, 100].map((one) => one * DAY),
]

/** A round number without its zeros: `64MiB`. */
function short(text: string): string {
  return text.replace(/\.00(?=\D)/, '')
}
