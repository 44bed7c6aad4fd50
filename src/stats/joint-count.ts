import { gammaQuantile } from './gamma-quantile.ts'
import { type HeapInterval, type SizeGroup, samplingProbability } from './heap-sampling.ts'
import { gammaQ } from './incomplete-gamma.ts'

/** A kind of object of which too few are expected in the samples would count only where chance brought one in. */
const MIN_EXPECTED = 3
/** Below this chance the kinds do not have one number. */
const MIN_CHANCE = 0.01

/**
 * How often something was made of which each kind of object exists once: the sampled objects of all kinds over the chance that one of
 * them is sampled, with the bounds of the 95% interval. `kinds` has a row per kind; those that sampling would mostly miss are left out.
 * Null where nothing was sampled, and where the kinds have different numbers.
 * Source: the maximum of the likelihood of Poisson counts with a common rate; its interval is Garwood's, Fiducial limits for the Poisson
 * distribution, Biometrika 28 (1936). Whether the kinds agree: Pearson's chi-squared test.
 */
export function jointCount(kinds: readonly SizeGroup[], period: number): HeapInterval | null {
  let used = kinds.map(({ size, sampled }) => ({ sampled, chance: samplingProbability(size, period) }))
  const sumOf = (value: 'sampled' | 'chance') => used.reduce((sum, one) => sum + one[value], 0)
  const estimateOf = () => sumOf('sampled') / sumOf('chance')
  for (let length = -1; length !== used.length; ) {
    length = used.length
    const estimate = estimateOf()
    const expected = used.filter(({ chance }) => estimate * chance >= MIN_EXPECTED)
    if (expected.length > 0) used = expected
  }
  const [sampled, chance] = [sumOf('sampled'), sumOf('chance')]
  if (!(sampled > 0)) return null
  const estimate = sampled / chance
  const square = used.reduce((sum, one) => sum + (one.sampled - estimate * one.chance) ** 2 / (estimate * one.chance), 0)
  if (used.length > 1 && gammaQ((used.length - 1) / 2, square / 2) < MIN_CHANCE) return null
  return { estimate, low: gammaQuantile(0.025, sampled) / chance, high: gammaQuantile(0.975, sampled + 1) / chance }
}
