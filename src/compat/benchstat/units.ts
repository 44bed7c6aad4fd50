import { SPACE_CLASS } from '../go/characters.ts'

/** Whether values of a unit are scaled by powers of 1000 or of 1024. */
export type UnitClass = 'decimal' | 'binary'

interface UnitToken {
  readonly text: string
  readonly start: number
  readonly isDenominator: boolean
}

const TOKENS = new RegExp(`[*/${SPACE_CLASS}-]+|[^*/${SPACE_CLASS}-]+`, 'g')
const SEPARATOR = new RegExp(`^[*/${SPACE_CLASS}-]`)

/** Splits a unit into words. A `/` begins the denominator, a `*` ends it. Source: golang.org/x/perf benchunit/parse.go, `parser`. */
function* unitTokens(unit: string): Iterable<UnitToken> {
  let isDenominator = false
  for (const { 0: text, index: start } of unit.matchAll(TOKENS)) {
    if (!SEPARATOR.test(text)) yield { text, start, isDenominator }
    else for (const sign of text) isDenominator = sign === '/' || (sign !== '*' && isDenominator)
  }
}

/** `binary` for units that count bytes. Source: golang.org/x/perf benchunit/parse.go, `ClassOf`. */
export function unitClass(unit: string): UnitClass {
  for (const { text, isDenominator } of unitTokens(unit)) if (!isDenominator && /^(?:B|MB|bytes)$/.test(text)) return 'binary'
  return 'decimal'
}

/**
 * Tidies a unit: `ns` and `MB` in its numerator become `sec` and `B`. `factor` converts values to the tidied unit.
 * Source: golang.org/x/perf benchunit/tidy.go, `Tidy`.
 */
export function tidyUnit(unit: string): { unit: string; factor: number } {
  let tidied = ''
  let factor = 1
  let copied = 0
  for (const { text, start, isDenominator } of unitTokens(unit)) {
    if (isDenominator || (text !== 'ns' && text !== 'MB')) continue
    tidied += unit.slice(copied, start) + (text === 'ns' ? 'sec' : 'B')
    copied = start + text.length
    if (text === 'ns') factor /= 1e9
    else factor *= 1e6
  }
  return { unit: tidied + unit.slice(copied), factor }
}
