/** Removes white space from both ends of a byte text. Source: Go strings `TrimSpace`, with the characters of unicode `IsSpace`. */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  for (let width = spaceAt(text, start); width > 0; width = spaceAt(text, start)) start += width
  for (let width = spaceBefore(text, start, end); width > 0; width = spaceBefore(text, start, end)) end -= width
  return text.slice(start, end)
}

/** Whether a line is empty or a comment. Source: google/pprof profile/legacy_profile.go, `isSpaceOrComment`. */
export function isSpaceOrComment(line: string): boolean {
  let start = 0
  for (let width = spaceAt(line, start); width > 0; width = spaceAt(line, start)) start += width
  return start === line.length || line[start] === '#'
}

/** The number of bytes of the white space at `at`, 0 where there is none. */
function spaceAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return 1
  if (code < 0xc2 || Number.isNaN(code)) return 0
  if (code === 0xc2) return isIn(text.charCodeAt(at + 1), 0x85, 0xa0) ? 2 : 0
  return code >= 0xe1 && code <= 0xe3 && isWideSpace(code, text.charCodeAt(at + 1), text.charCodeAt(at + 2)) ? 3 : 0
}

/** The number of bytes of the white space that ends at `end`, looking back no further than `start`. */
function spaceBefore(text: string, start: number, end: number): number {
  if (end === start) return 0
  if (text.charCodeAt(end - 1) < 0x80) return spaceAt(text, end - 1)
  if (end - start >= 2 && spaceAt(text, end - 2) === 2) return 2
  return end - start >= 3 && spaceAt(text, end - 3) === 3 ? 3 : 0
}

/** Whether three bytes are U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F or U+3000. */
function isWideSpace(first: number, second: number, third: number): boolean {
  if (first === 0xe1) return second === 0x9a && third === 0x80
  if (first === 0xe3) return second === 0x80 && third === 0x80
  if (second === 0x81) return third === 0x9f
  return second === 0x80 && ((third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf)
}

function isIn(code: number, a: number, b: number): boolean {
  return code === a || code === b
}
