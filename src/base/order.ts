/**
 * Compares two strings by their UTF-8 bytes, as Go does. JavaScript's `<` compares UTF-16 units instead; the results differ only
 * for characters above U+FFFF, whose surrogates sort below U+E000..U+FFFF.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (SURROGATE.test(a) || SURROGATE.test(b)) return compareCodePoints(a, b)
  return a < b ? -1 : 1
}

/** The entries of a map, sorted by key with `compareText`. */
export function sortedByKey<T>(map: ReadonlyMap<string, T>): [key: string, value: T][] {
  return [...map].sort(([a], [b]) => compareText(a, b))
}

const SURROGATE = /[\ud800-\udfff]/

function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const xIsSurrogate = (x & 0xf800) === 0xd800
    const yIsSurrogate = (y & 0xf800) === 0xd800
    if (xIsSurrogate !== yIsSurrogate) return xIsSurrogate ? 1 : -1
    return x - y
  }
  return a.length - b.length
}
