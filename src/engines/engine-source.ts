import { ProfileError } from '../base/error.ts'
import type { TimeRange } from './engine.ts'
import { ENGINE_SCHEME } from './engine-scheme.ts'
import { parseMoment } from './engine-time.ts'
import { type EngineQuery, parseQuery } from './selector.ts'

/** A source that names an engine, and which of its captures to read. */
export interface EngineSource {
  readonly product: 'pyroscope' | 'parca'
  /** `http(s)://[USER:PASSWORD@]HOST[:PORT][/PREFIX]`, as given, without a slash at its end. */
  readonly base: string
  readonly query: EngineQuery
  readonly range: TimeRange
  /** Labels that name a process; empty where the user names none. */
  readonly by: readonly string[]
  /** The most captures of each process; null where the command decides. */
  readonly last: number | null
}

const PARAMETERS = ['query', 'from', 'until', 'by', 'at', 'last'] as const

/** The default range: this long, in milliseconds. */
const HOUR = 3_600_000
/** The newest captures are left out by default: an engine may have one of their types and not yet the others. */
const SETTLING = 5_000

/**
 * Takes an engine source apart: `pyroscope+http://HOST/PREFIX?query={job="orders"}&from=now-1h&until=now&by=pod&at=TIME&last=N`. `now` is in
 * milliseconds since 1970. A `+` is a plus sign, as regular expressions and times have them; `%26` stands for `&`. Throws `bad-url`, `bad-time`.
 */
export function parseEngineSource(operand: string, now: number): EngineSource {
  const [, scheme, url] = ENGINE_SCHEME.exec(operand) ?? []
  if (scheme === undefined || url === undefined) throw badSource('this names no engine', operand, `write ${EXAMPLE}`)
  const product = scheme.toLowerCase() as EngineSource['product']
  const mark = url.indexOf('?')
  const base = (mark === -1 ? url : url.slice(0, mark)).replace(/\/+$/, '')
  const given = parameters(mark === -1 ? '' : url.slice(mark + 1))
  const query = parseQuery(given.get('query') ?? '')
  if (query === null)
    throw badSource(
      `"${given.get('query')!}" is neither a selector nor a full type`,
      'query= of the source',
      `write query={service_name="orders"}, or query=memory:inuse_space:bytes:space:bytes{service_name="orders"}`,
    )
  return {
    product,
    base,
    query,
    range: rangeOf(given, now),
    by: (given.get('by') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    last: lastOf(given.get('last')),
  }
}

const EXAMPLE = `'pyroscope+http://HOST:4040?query={service_name="orders"}'`

function rangeOf(given: ReadonlyMap<string, string>, now: number): TimeRange {
  const moment = (name: string) => (given.has(name) ? parseMoment(given.get(name)!, name, now) : undefined)
  const at = moment('at')
  if (at !== undefined && given.has('until')) throw badSource('at= and until= both end the range', 'at= of the source', 'give one of them')
  const until = at ?? moment('until') ?? now - SETTLING
  const from = moment('from') ?? until - HOUR
  if (from <= until) return { from, until }
  throw badSource('the range ends before it begins', 'from= and until= of the source', 'write from=now-1h&until=now')
}

function lastOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const last = Number(text)
  if (Number.isInteger(last) && last > 0) return last
  throw badSource(`"${text}" is not a number of captures`, 'last= of the source', 'write last=10')
}

/** Splits at `&` outside of quotes. Unlike in forms, `+` is itself: regular expressions are full of it. */
function parameters(text: string): Map<string, string> {
  const given = new Map<string, string>()
  for (const part of text.match(/(?:"(?:[^"\\]|\\.)*"|[^&])+/gs) ?? []) {
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : part.slice(0, equals)
    if (!(PARAMETERS as readonly string[]).includes(name) || equals === -1)
      throw badSource(`a source has no ${name}=`, 'the source', `there are ${PARAMETERS.map((one) => `${one}=`).join(', ')}`)
    if (given.has(name)) throw badSource(`${name}= is given twice`, 'the source', 'give it once')
    given.set(name, unescaped(part.slice(equals + 1)))
  }
  return given
}

/** Decodes percent escapes; a percent sign that begins none stays. */
function unescaped(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

function badSource(message: string, where: string, next: string): ProfileError {
  return new ProfileError('bad-url', message, where, next)
}
