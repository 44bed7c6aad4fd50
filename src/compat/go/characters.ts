/** The characters that Go's `unicode.IsSpace` accepts, for use inside a class: fewer than `\s` accepts, but U+0085 too. */
export const SPACE_CLASS = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const SPACE = new RegExp(`^[${SPACE_CLASS}]`)
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u
const GRAPHIC = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]$/u

/** Whether text begins with a space. Source: Go unicode/graphic.go, `IsSpace`. */
export function startsWithSpace(text: string): boolean {
  return SPACE.test(text)
}

/** Whether Go's quoted texts show a character without an escape. Source: Go strconv/quote.go, `IsPrint`. */
export function isPrintable(character: string): boolean {
  return PRINTABLE.test(character)
}

/** Whether a character is visible or takes space. Source: Go unicode/graphic.go, `IsGraphic`. */
export function isGraphic(character: string): boolean {
  return GRAPHIC.test(character)
}

/** The number of characters in a text, as Go counts runes. */
export function runeCount(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
