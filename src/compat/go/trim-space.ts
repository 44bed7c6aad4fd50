import { SPACE_CLASS } from './characters.ts'

const AROUND = new RegExp(`^[${SPACE_CLASS}]+|[${SPACE_CLASS}]+$`, 'g')

/** Removes space from both ends of a text. Source: Go strings/strings.go, `TrimSpace`. */
export function trimSpace(text: string): string {
  return text.replace(AROUND, '')
}
