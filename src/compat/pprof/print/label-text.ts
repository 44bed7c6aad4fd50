import { compareText } from '../../../base/order.ts'
import type { LabelSet } from '../profile.ts'

const HEADER = ' '.repeat(16)

/**
 * The labels of a sample as a dump shows them, each line after a line end. Source: google/pprof profile/profile.go,
 * `Sample.string`.
 */
export function labelText({ texts, numbers, units }: LabelSet): string {
  const ofTexts = [...texts].map(([key, values]) => `${key}:[${values.join(' ')}]`)
  const ofNumbers = [...numbers].map(([key, values]) => {
    const of = units.get(key)
    // units are left out where there are not as many as values
    const shown = of?.length === values.length ? values.map((value, i) => `${value} ${of[i]!}`) : values
    return `${key}:[${shown.join(' ')}]`
  })
  return [ofTexts, ofNumbers]
    .filter((labels) => labels.length > 0)
    .map((labels) => `\n${HEADER}${labels.sort(compareText).join(' ')}`)
    .join('')
}
