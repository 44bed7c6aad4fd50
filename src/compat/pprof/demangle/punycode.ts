import { utf8 } from './byte-text.ts'
import { DemangleError, type Effort } from './effort.ts'

const BASE = 36
const T_MIN = 1
const T_MAX = 26

/**
 * The UTF-8 bytes of a Rust identifier in punycode, whose delimiter is `_` and whose digits begin with `a`. Throws `DemangleError`.
 * Source: RFC 3492 section 6.2; github.com/ianlancetaylor/demangle rust.go, `expandPunycode`.
 */
export function expandPunycode(text: string, effort: Effort): string {
  const delimiter = text.lastIndexOf('_')
  const output = delimiter < 0 ? [] : Array.from(text.slice(0, delimiter), (c) => c.charCodeAt(0))
  const encoded = text.slice(delimiter + 1)
  let at = 0
  let i = 0
  let n = 128
  let bias = 72
  while (at < encoded.length) {
    const before = i
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded.charAt(at++))
      i += digit * weight
      const threshold = k <= bias ? T_MIN : k > bias + T_MAX ? T_MAX : k - bias
      if (digit < threshold) break
      if (weight >= Math.trunc(0x7fffffff / BASE)) throw new DemangleError()
      weight *= BASE - threshold
    }
    const length = output.length + 1
    bias = adapt(i - before, length, before === 0)
    n += Math.trunc(i / length)
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) throw new DemangleError()
    i %= length
    effort.step(1 + (length >> 6))
    output.splice(i++, 0, n)
  }
  return output.map(utf8).join('')
}

function digitOf(c: string): number {
  if (c >= '0' && c <= '9') return c.charCodeAt(0) - 48 + 26
  if (c >= 'A' && c <= 'Z') return c.charCodeAt(0) - 65
  if (c >= 'a' && c <= 'z') return c.charCodeAt(0) - 97
  throw new DemangleError()
}

function adapt(growth: number, points: number, first: boolean): number {
  let delta = Math.trunc(growth / (first ? 700 : 2))
  delta += Math.trunc(delta / points)
  let k = 0
  for (; delta > Math.trunc(((BASE - T_MIN) * T_MAX) / 2); k += BASE) delta = Math.trunc(delta / (BASE - T_MIN))
  return k + Math.trunc(((BASE - T_MIN + 1) * delta) / (delta + 38))
}
