const UNITS: readonly (readonly [string, bigint])[] = [
  ['ns', 1n],
  ['µs', 1000n],
  ['ms', 1_000_000n],
]

const SECOND = 1_000_000_000n

/** Formats nanoseconds as Go prints a time.Duration: `1.5s`, `2m0.25s`, `0s`. Source: Go time/time.go, `Duration.String`. */
export function formatGoDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size < SECOND) {
    const [name, unit] = UNITS.findLast(([, least]) => size >= least)!
    return `${sign}${decimal(size, unit)}${name}`
  }
  const minutes = size / SECOND / 60n
  const seconds = `${decimal(size - minutes * 60n * SECOND, SECOND)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

/** value / unit, with only the digits after the point that are needed. */
function decimal(value: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1
  const fraction = (value % unit).toString().padStart(digits, '0').replace(/0+$/, '')
  return digits === 0 || fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`
}
