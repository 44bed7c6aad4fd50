import { formatFixed } from '../go/format-float.ts'
import type { UnitClass } from './units.ts'

/** How the values of a row are shown: divided by `factor`, with `digits` digits after the point, and a `prefix` before the unit. */
export interface Scale {
  readonly digits: number
  readonly factor: number
  readonly prefix: string
}

interface Step {
  readonly factor: number
  readonly prefix: string
  /** The smallest value that rounding shows as 100 or more; `ten` and `one` likewise. */
  readonly hundred: number
  readonly ten: number
  readonly one: number
}

const DECIMAL_STEPS: readonly Step[] = ['T', 'G', 'M', 'k', '', 'm', 'µ', 'n'].map((prefix, i) => {
  const power = (exponent: number) => (text: string) => Number(`${text}e${exponent}`) // parsed, as thresholds are in benchstat
  const at = power(12 - 3 * i)
  return { factor: at('1'), prefix, hundred: at('99.995'), ten: at('9.9995'), one: at('.99995') }
})

const BINARY_STEPS: readonly Step[] = ['Ti', 'Gi', 'Mi', 'Ki', ''].map((prefix, i) => {
  const factor = 2 ** (40 - 10 * i)
  return { factor, prefix, hundred: 99.995 * factor, ten: 9.9995 * factor, one: 0.99995 * factor }
})

const STEPS: Readonly<Record<UnitClass, readonly Step[]>> = { decimal: DECIMAL_STEPS, binary: BINARY_STEPS }

/** Thresholds below the last factor, for 3, 4, ... digits. */
const SMALL = Array.from({ length: 8 }, (_, i) => Number(`9.9995e-${i + 1}`))

/**
 * One scale for all values: it shows four digits of the smallest value that is not 0. Source: golang.org/x/perf benchunit/scale.go,
 * `CommonScale`.
 */
export function commonScale(values: readonly number[], unitClass: UnitClass): Scale {
  let least = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size !== 0 && (least === 0 || size < least)) least = size
  }
  if (least === 0) return { digits: 3, factor: 1, prefix: '' }
  const steps = STEPS[unitClass]
  for (const { factor, prefix, hundred, ten, one } of steps) {
    if (least >= hundred) return { digits: 1, factor, prefix }
    if (least >= ten) return { digits: 2, factor, prefix }
    if (least >= one) return { digits: 3, factor, prefix }
  }
  const { factor, prefix } = steps.at(-1)!
  const reached = SMALL.findIndex((threshold) => least / factor >= threshold)
  return { digits: 3 + (reached === -1 ? SMALL.length - 1 : reached), factor, prefix }
}

/** Formats a value with a scale: `40.06Mi`. */
export function formatScaled(value: number, { digits, factor, prefix }: Scale): string {
  return formatFixed(value / factor, digits) + prefix
}

/** Formats a value with a scale chosen for it alone. */
export function formatAlone(value: number, unitClass: UnitClass): string {
  return formatScaled(value, commonScale([value], unitClass))
}
