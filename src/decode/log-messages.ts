import { unquoted } from './go-quoted.ts'
import { textFormatOf } from './text-formats.ts'

/** A quoted text in a line, with the key before it; the key is "" where there is none. */
interface Quoted {
  readonly key: string
  readonly value: string
}

/**
 * Extracts the messages from the lines of a structured log: JSON objects (Docker's json-file, zap, logrus, cloud logging, also spread over
 * lines or escaped twice) and `key=value` pairs. The first line whose value begins a dump or profile shows which key has the message.
 */
export class LogMessages {
  #key: string | null = null

  /** The lines of the message in a log line; null where it has none. */
  linesIn(line: string): readonly string[] | null {
    if (line.length === 0 || !(line.includes('"') || (this.#key !== null && line.includes(`${this.#key}=`)))) return null
    const quoted = quotedTexts(line)
    const begun = quoted.find(({ value }) => value.split('\n', MAX_LEAD).some((one) => textFormatOf(one) !== null))
    if (begun !== undefined) this.#key = begun.key
    if (this.#key === null) return null
    const values = quoted.filter(({ key }) => key === this.#key).map(({ value }) => value)
    if (values.length === 0) values.push(...bareValues(line, this.#key))
    return values.length === 0 ? null : values.flatMap(linesOf)
  }
}

/** The most lines of a message that are searched for the start of a dump. */
const MAX_LEAD = 1000

function linesOf(message: string): string[] {
  const lines = message.split('\n')
  // a message that ends with a line end is not followed by an empty line
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines
}

/** The values of unquoted pairs such as `msg=main.f(...)`: slog and logrus quote only values that need it. */
function bareValues(line: string, key: string): string[] {
  const start = line.search(new RegExp(`(?:^|\\s)${key.replace(/[^\w]/g, '\\$&')}=[^"\\s]`))
  return start === -1 ? [] : [line.slice(line.indexOf('=', start) + 1).split(/\s/, 1)[0]!]
}

/** The quoted texts of a line that are not keys, in order. */
function quotedTexts(line: string): Quoted[] {
  const texts: Quoted[] = []
  let key = ''
  let last = 0
  for (let open = line.indexOf('"'); open !== -1; open = line.indexOf('"', last)) {
    const close = closingQuote(line, open)
    if (close === -1) break
    const between = line.slice(last, open)
    if (!/^\s*:\s*$/.test(between)) key = /([\w.@-]+)=$/.exec(between.slice(-100))?.[1] ?? ''
    const inner = line.slice(open + 1, close)
    last = close + 1
    if (/^\s*:/.test(line.slice(last, last + 10))) key = inner
    else {
      texts.push({ key, value: textOf(inner) })
      key = ''
    }
  }
  return texts
}

function closingQuote(line: string, open: number): number {
  for (let at = line.indexOf('"', open + 1); at !== -1; at = line.indexOf('"', at + 1)) {
    let slashes = 0
    while (line[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at
  }
  return -1
}

/** Decodes a text quoted as in JSON, or else as in Go. */
function textOf(inner: string): string {
  if (!inner.includes('\\')) return inner
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch {
    return unquoted(inner)
  }
}
