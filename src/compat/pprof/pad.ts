import { runeCount } from '../go/characters.ts'

/** Text with spaces before it up to a width in characters, as Go's `%10s` does. */
export function padLeft(text: string, width: number): string {
  return PAIR.test(text) ? ' '.repeat(Math.max(0, width - runeCount(text))) + text : text.padStart(width)
}

const PAIR = /[\ud800-\udbff]/
