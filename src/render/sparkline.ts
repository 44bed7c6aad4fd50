const LEVELS = '▁▂▃▄▅▆▇█'
/** Marks where one process ended and the next began. */
const BREAK = '╎'

/** Values that differ by less than this share of the largest are drawn level, so that noise does not look like a mountain. */
const LEVEL_SHARE = 0.02

/**
 * A line of at most `width` blocks for values in time order: the lowest block is the smallest value, a full block the largest; null is a
 * break. Where there are more values than blocks, each block shows the last value of its part.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = thinned(values, width)
  const numbers = shown.filter((value) => value !== null)
  const least = Math.min(...numbers)
  const most = Math.max(...numbers)
  const isLevel = most - least <= LEVEL_SHARE * Math.abs(most)
  return shown.map((value) => (value === null ? BREAK : isLevel ? LEVEL : block((value - least) / (most - least)))).join('')
}

const LEVEL = '▄'

function block(share: number): string {
  return LEVELS[Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length))]!
}

function thinned(values: readonly (number | null)[], width: number): readonly (number | null)[] {
  if (values.length <= width) return values
  return Array.from({ length: width }, (_, i) => {
    const from = Math.round((i * values.length) / width)
    const part = values.slice(from, Math.max(from + 1, Math.round(((i + 1) * values.length) / width)))
    return part.includes(null) ? null : part.at(-1)!
  })
}
