/**
 * Makes a text safe to show. Control characters, bidirectional overrides and lone surrogates become `\xNN` or `\u{N}`, so that a
 * name in a profile cannot move the cursor, set a title or hide itself.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (char) => {
    const code = char.codePointAt(0)!
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

// built from code points, because a class of literal control characters cannot be read in source
const UNSAFE = new RegExp(
  [
    '\\u0000-\\u001f',
    '\\u007f-\\u009f',
    '\\u00ad',
    '\\u061c',
    '\\u200b-\\u200f',
    '\\u2028-\\u202e',
    '\\u2060-\\u206f',
    '\\ufeff',
    '\\ud800-\\udfff',
  ]
    .map((range) => `[${range}]`)
    .join('|'),
  'gu',
)
