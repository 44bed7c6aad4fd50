/** What stands for the characters of our own that a terminal without UTF-8 cannot show. Each is one character, so that columns stay. */
const STAND_INS: Readonly<Record<string, string>> = {
  '…': '~',
  '·': '-',
  '–': '-',
  '×': 'x',
  '±': '~',
  '∞': '?',
  '≤': '<',
  µ: 'u',
  '│': '|',
  '╎': '!',
  '←': '<',
  '→': '>',
  '↓': 'v',
  '↳': '>',
  '▁': '_',
  '▂': '.',
  '▃': ':',
  '▄': '-',
  '▅': '=',
  '▆': '+',
  '▇': '*',
  '█': '#',
  '▉': '#',
  '▊': '#',
  '▋': '#',
  '▌': '#',
  '▍': '-',
  '▎': '-',
  '▏': '-',
}

/** The text in ASCII alone, as long as before: `?` for characters of names. Escape sequences of colours stay. */
export function asciiText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII, and ASCII has control characters
  return text.replace(/[^\x00-\x7f]/gu, (char) => STAND_INS[char] ?? '?')
}
