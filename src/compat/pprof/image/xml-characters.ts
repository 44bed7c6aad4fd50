/**
 * Replaces characters that XML forbids with U+FFFD: control characters, lone surrogates (also bytes that are not UTF-8),
 * U+FFFE and U+FFFF. Source: www.w3.org/TR/xml section 2.2.
 */
export function xmlCharacters(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd')
}

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
