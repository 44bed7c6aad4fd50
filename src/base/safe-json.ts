/** What JSON does not escape, but a terminal or an editor may obey: C1 controls, line separators, bidirectional overrides. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The same JSON, with these characters escaped: it means what it meant. */
export function safeJson(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
