import { compareText } from '../../../base/order.ts'
import { padLeft } from '../../go/pad.ts'
import { label } from '../measurement.ts'
import type { LabelSet } from '../profile.ts'

/**
 * The labels of a sample, one line per key: texts before numbers, each sorted by the whole line.
 * Source: google/pprof internal/report/report.go, `printTraces`.
 */
export function labelLines({ texts, numbers }: LabelSet, units: ReadonlyMap<string, string>): string {
  const ofTexts = [...texts].map(([key, values]) => line(key, values))
  const ofNumbers = [...numbers].map(([key, values]) => {
    const unit = units.get(key) ?? ''
    return line(
      key,
      values.map((value) => label(value, unit)),
    )
  })
  return [...ofTexts.sort(compareText), ...ofNumbers.sort(compareText)].join('')
}

function line(key: string, values: readonly string[]): string {
  return `${padLeft(key, 10)}:  ${values.join(' ')}\n`
}
