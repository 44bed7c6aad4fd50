import { runeCount } from './characters.ts'

/** Puts spaces before a text until it has `width` characters, as Go's `%10s` does. Source: Go fmt/format.go, `padString`. */
export function padLeft(text: string, width: number): string {
  // only characters beyond U+FFFF, which have two code units, make `padStart` count wrong
  return PAIR.test(text) ? ' '.repeat(Math.max(0, width - runeCount(text))) + text : text.padStart(width)
}

const PAIR = /[\ud800-\udbff]/
