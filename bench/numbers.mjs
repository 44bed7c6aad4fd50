export const METRICS = ['wall', 'cpu', 'memory']

/** `{min, median, max}` of every metric; null for those that could not be measured. */
export function summary(runs) {
  return Object.fromEntries(METRICS.map((metric) => [metric, spread(runs.map((run) => run[metric]))]))
}

/** The median over rounds of ours / theirs: neighbours in time, so that what else the machine does hits both. */
export function medianRatio(ours, theirs, metric) {
  return spread(ours.map((run, i) => ratioOf(run[metric], theirs[i][metric])))?.median ?? null
}

/** The least of ours / the least of theirs. */
export function minimumRatio(ours, theirs, metric) {
  return ratioOf(spread(ours.map((run) => run[metric]))?.min ?? null, spread(theirs.map((run) => run[metric]))?.min ?? null)
}

function ratioOf(a, b) {
  return a === null || b === null ? null : a / b
}

function spread(values) {
  if (values.includes(null)) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { min: sorted[0], median, max: sorted.at(-1) }
}
