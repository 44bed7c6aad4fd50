import { fillOf } from './evidence.tsx'

/** A value as a bar from zero, with its interval as a whisker; `most` is the value at the right end. */
export interface IntervalBarProps {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly most: number
  readonly confidence: string | null
  /** What readers of a screen hear. */
  readonly label: string
}

/** Draws a value and its interval. All places are percent, so that the bar fits every width. */
export function IntervalBar({ value, low, high, most, confidence, label }: IntervalBarProps) {
  const at = (one: number) => `${Math.min(100, Math.max(0, (one / most) * 100))}%`
  return (
    <svg class="interval-bar" role="img" aria-label={label}>
      <rect class="track" width="100%" height="14" y="3" rx="2" />
      <rect width={at(value)} height="14" y="3" rx="2" fill={fillOf(confidence)} />
      {low === null || high === null ? null : <Whisker from={at(low)} to={at(high)} y={10} />}
    </svg>
  )
}

/** An interval as a line with ends. */
export function Whisker({ from, to, y }: { readonly from: string; readonly to: string; readonly y: number }) {
  return (
    <g class="whisker">
      <line x1={from} x2={to} y1={y} y2={y} />
      <line x1={from} x2={from} y1={y - 4} y2={y + 4} />
      <line x1={to} x2={to} y1={y - 4} y2={y + 4} />
    </g>
  )
}
