import { runeCount } from './characters.ts'

/** Text with spaces before it up to so many characters, as Go's `%10s`. Source: Go fmt/format.go, `padString`. */
export function padLeft(text: string, width: number): string {
  // a character beyond U+FFFF is two code units; all other text is as `padStart` counts it
  return PAIR.test(text) ? ' '.repeat(Math.max(0, width - runeCount(text))) + text : text.padStart(width)
}

const PAIR = /[\ud800-\udbff]/
