/** A word of the length of `new` that the grammar has no meaning for. */
const PLAIN_WORD = 'n_w'
/** What most expressions begin with and no type does; then the parser need not be asked. */
const LITERAL_OR_CALL = /^\s*(?:["'`\d]|(?!func\b)[\p{L}_][\p{L}\p{Nd}_.]*\()/u
/**
 * Limits how many arguments of `new` are parsed: together at most this many times the length of the file, since nested calls are parsed
 * once each.
 */
const MOST_READ = 4

/**
 * Rewrites Go code newer than the grammar into code that the grammar reads as the same statements; null where there is nothing to rewrite.
 * The result has the length of `text`, so that offsets stay right. The type parameters of a method (Go 1.27) become blanks, and `new` of an
 * expression (Go 1.26) becomes a call of another name. `isType` returns whether a text is a type.
 * Source: The Go Programming Language Specification, "Method declarations" of Go 1.27 and "Allocation" of Go 1.26.
 */
export function rewriteNewerSyntax(text: string, isType: (text: string) => boolean): string | null {
  if (!/\bnew[ \t]*\(|^[ \t]*func[ \t]*\(/m.test(text)) return null
  const { news, typeParameters } = findNewer(text)
  const parts: Rewrite[] = typeParameters.map(({ start, end }) => ({ start, by: ' '.repeat(end - start) }))
  let left = MOST_READ * text.length
  for (const { word, start, end } of news) {
    left -= end - start
    if (left < 0) break
    const argument = text.slice(start, end)
    if (LITERAL_OR_CALL.test(argument) || !isType(argument)) parts.push({ start: word, by: PLAIN_WORD })
  }
  return parts.length === 0 ? null : rewritten(text, parts)
}

interface Rewrite {
  readonly start: number
  /** The replacement, of equal length. */
  readonly by: string
}

function rewritten(text: string, parts: readonly Rewrite[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { start, by } of parts.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), by)
    at = start + by.length
  }
  return pieces.join('') + text.slice(at)
}

/** Offsets of the argument of a call of `new`, and of the word. */
interface NewCall {
  readonly word: number
  readonly start: number
  readonly end: number
}

interface Newer {
  readonly news: readonly NewCall[]
  /** Offsets of the type parameters, from the opening bracket to after the closing one. */
  readonly typeParameters: readonly { readonly start: number; readonly end: number }[]
}

/** Matches comments, strings and runes, which hold no code; brackets; and a method's receiver, whose parenthesis opens after `func`. */
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|`[^`]*(?:`|$)|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|[()[\]{}]/g
const NEW = /(?<![\p{L}\p{Nd}_.])new[ \t]*$/u
const RECEIVER = /^[ \t]*func[ \t]*$/
/** Matches from the end of a receiver to the bracket after the method's name. */
const METHOD_NAME = /[ \t]*[\p{L}_][\p{L}\p{Nd}_]*[ \t]*\[/uy
const LONGEST_WORD = 64

function findNewer(text: string): Newer {
  const news: NewCall[] = []
  const typeParameters: { start: number; end: number }[] = []
  const open: { readonly at: number; readonly word: number; readonly isReceiver: boolean }[] = []
  let parametersAt = -1
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.length > 1) continue
    if ('([{'.includes(token)) {
      const before = token === '(' ? text.slice(Math.max(0, index - LONGEST_WORD), index) : ''
      const word = NEW.exec(before)
      const isReceiver = open.length === 0 && RECEIVER.test(before.slice(before.lastIndexOf('\n') + 1))
      open.push({ at: index, word: word === null ? -1 : index - word[0].length, isReceiver })
      continue
    }
    const opened = open.pop()
    if (opened === undefined) continue
    if (opened.word !== -1) news.push({ word: opened.word, start: opened.at + 1, end: index })
    if (opened.isReceiver) {
      METHOD_NAME.lastIndex = index + 1
      parametersAt = METHOD_NAME.test(text) ? METHOD_NAME.lastIndex - 1 : -1
    }
    if (opened.at === parametersAt && /^[ \t]*\(/.test(text.slice(index + 1, index + LONGEST_WORD)))
      typeParameters.push({ start: parametersAt, end: index + 1 })
  }
  return { news, typeParameters }
}
