/**
 * Text with U+FFFD in the place of what XML cannot hold: control characters, lone surrogates (bytes that are not UTF-8 among them),
 * U+FFFE and U+FFFF. Source: www.w3.org/TR/xml section 2.2.
 */
export function xmlCharacters(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd')
}

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
