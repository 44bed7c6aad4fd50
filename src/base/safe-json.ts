/** Characters that JSON does not escape, but that a terminal or editor may obey: C1 controls, line separators, bidirectional overrides. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Escapes the unsafe characters of a JSON text; its meaning stays the same. */
export function safeJson(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
