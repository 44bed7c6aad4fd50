import { isDigit } from './characters.ts'

/** `_ZN`, then identifiers, `17h`, 16 hexadecimal digits of a hash, `E`. */
const SHAPE = /^_ZN(.+)17h([0-9a-f]{16})E$/s

const CODES: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
])

/**
 * The path of a Rust name in the mangling before v0, without its hash, as bytes; null where the name is none of these and may be
 * C++. What follows `E.` does not count. Source: github.com/ianlancetaylor/demangle rust.go, `oldRustToString`.
 */
export function demangleLegacyRust(name: string): string | null {
  const suffix = name.lastIndexOf('E.')
  const match = SHAPE.exec(suffix > 0 ? name.slice(0, suffix + 1) : name)
  if (match === null || new Set(match[2]).size < 5) return null
  return path(match[1]!)
}

/** A sequence of identifiers, each behind its length. */
function path(text: string): string | null {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    if (!isDigit(text.charAt(at))) return null
    let length = 0
    for (; isDigit(text.charAt(at)); at++) {
      const digit = Number(text.charAt(at))
      if (length >= 214748364 - digit) return null
      length = length * 10 + digit
    }
    if (text.charAt(at) === '_') {
      at++
      length--
    }
    if (length < 0 || at + length > text.length) return null
    parts.push(identifier(text.slice(at, at + length)))
    at += length
  }
  return join(parts)
}

/** Empty identifiers at the beginning get no separator. */
function join(parts: readonly string[]): string {
  let text = ''
  for (const part of parts) text += text === '' ? part : `::${part}`
  return text
}

function identifier(id: string): string {
  let rest = id.startsWith('_$') ? id.slice(1) : id
  let text = ''
  while (rest !== '') {
    if (rest.startsWith('..')) {
      text += '::'
      rest = rest.slice(2)
    } else if (rest.startsWith('$')) {
      const escaped = readEscape(rest)
      if (escaped === null) return text + rest
      text += escaped.character
      rest = rest.slice(escaped.length)
    } else {
      text += rest.charAt(0)
      rest = rest.slice(1)
    }
  }
  return text
}

/** The character that `$…$` stands for; null for an unknown one. */
function readEscape(text: string): { character: string; length: number } | null {
  if (text.startsWith('$C$')) return { character: ',', length: 3 }
  if (text.charAt(1) === 'u' && text.charAt(4) === '$') {
    const hex = text.slice(2, 4)
    if (!/^[0-7][0-9a-f]$/.test(hex) || hex < '20') return null
    return { character: String.fromCharCode(Number.parseInt(hex, 16)), length: 5 }
  }
  const character = text.charAt(3) === '$' ? CODES.get(text.slice(1, 3)) : undefined
  return character === undefined ? null : { character, length: 4 }
}
