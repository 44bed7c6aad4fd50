import { visibleText } from '../base/visible-text.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/**
 * One line as text of XML, in elements and attributes. Control characters are shown as codes, and so are the two characters beyond them
 * that XML 1.0 does not allow.
 */
export function xmlText(line: string): string {
  return visibleText(line)
    .replace(/[&<>"']/g, (char) => ENTITIES[char]!)
    .replace(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
}
