/** Characters that take two columns. Source: Unicode 16, EastAsianWidth.txt, classes W and F, in the blocks that names have. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const NONE = /\p{M}/u
// printable ASCII and the characters of our own layout: most texts, which need no look at each character
const NARROW = /^[\x20-\x7e…·–×±≤∞µ│╎←→↓↳▁-█▉-▏]*$/

/** How many columns of a terminal a text without control characters takes. */
export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const char of text) width += WIDE.test(char) ? 2 : NONE.test(char) ? 0 : 1
  return width
}

/** Whether every character takes one column. */
export function isNarrow(text: string): boolean {
  return NARROW.test(text)
}

/** Fills a text with blanks up to a width, at its end or, for numbers, before it. */
export function padded(text: string, width: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return isNumber ? blanks + text : text + blanks
}

/** The end of a text that is too wide, behind `…`: packages come first in a name, and what tells names apart last. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  if (isNarrow(text)) return `…${text.slice(text.length - Math.max(width - 1, 0))}`
  const chars = [...text]
  let [first, room] = [chars.length, width - 1]
  while (first > 0 && textWidth(chars[first - 1]!) <= room) room -= textWidth(chars[--first]!)
  return `…${chars.slice(first).join('')}`
}

/** The beginning of a text that is too wide, before `…`: for source code. */
export function cutOff(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let [kept, room] = ['', width - 1]
  for (const char of text) {
    room -= textWidth(char)
    if (room < 0) break
    kept += char
  }
  return `${kept}…`
}
