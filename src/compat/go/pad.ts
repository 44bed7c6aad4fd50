import { runeCount } from './characters.ts'

/** Text with spaces before it up to so many characters, as Go's `%10s`. Source: Go fmt/format.go, `padString`. */
export function padLeft(text: string, width: number): string {
  const missing = width - (text.length > width * 2 ? width : runeCount(text))
  return missing > 0 ? ' '.repeat(missing) + text : text
}
