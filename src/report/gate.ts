import { parseDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { parseSize } from '../base/units.ts'
import type { GateScope } from './gate-scope.ts'
import type { Unit } from './report.ts'

/** A parsed limit: the report fails where `table.metric op limit` holds. `growing` is the table `growing` without a metric. */
export interface Gate {
  readonly text: string
  /** Where it is written: `--fail-on`, or a budget file and the path in its JSON. */
  readonly from: string
  /** Line and byte in that file, for errors; empty for `--fail-on`. */
  readonly place: string
  readonly table: string
  readonly metric: string
  readonly operator: '>' | '>=' | '<' | '<='
  /** In the unit of the metric, where `limitText` is null. */
  readonly limit: number
  /** A size or duration as the user wrote it, since its number depends on the unit of the metric; null for plain numbers and shares. */
  readonly limitText: string | null
  /**
   * What the limit applies to: the value (in comparisons that of the later set), its change, or the change as a share of the first value.
   */
  readonly of: 'value' | 'delta' | 'change'
  /** Only rows with q below this are checked; null for all rows. */
  readonly maxQ: number | null
  /** The rows and findings that it is about; null for all. */
  readonly scope: GateScope | null
}

/** Where a limit is written, and what it is about; by default `--fail-on` and all rows. */
export type GateOrigin = Partial<Pick<Gate, 'from' | 'place' | 'scope'>>

const NEXT =
  "write it as 'defers.records>10000', 'defers.total_bytes>1MiB', 'defers.share>5%' or 'findings.error>0'; for diff also as 'defers.total_bytes>+5%, q<0.05'"

/** A limit before it is understood. */
type WrittenGate = Pick<Gate, 'text' | 'from' | 'place'>

/** What the reports of a command contain: values at one time, two sets, or a series. */
export type GateSubject = 'values' | 'comparison' | 'series'

/** The expression that fails where a row of a series grows. */
export const GROWING = 'growing'

/**
 * Parses `TABLE.METRIC OP LIMIT[, q<N]`, or `growing` for a series. Throws `bad-fail-on`. Limits on a change (a sign, or % for a metric
 * that is not a share) and `q<` need a comparison.
 */
export function parseGate(text: string, about: GateSubject = 'values', origin: GateOrigin = {}): Gate {
  const { from = '--fail-on', place = '', scope = null } = origin
  const written = { text: text.trim() === GROWING ? GROWING : text, from, place }
  if (written.text === GROWING) {
    if (about !== 'series') throw badGate(written, 'it needs a series of captures, as trend and watch have')
    return { ...written, table: GROWING, metric: '', operator: '>', limit: 0, limitText: null, of: 'value', maxQ: null, scope }
  }
  const match = /^\s*([\w-]+)\.([\w-]+)\s*(>=|<=|>|<)\s*([+-]?)([^,]+?)\s*(?:,\s*q\s*<\s*(\d*\.?\d+)\s*)?$/.exec(text)
  if (match === null) throw badGate(written, 'it is not of the form TABLE.METRIC OP LIMIT')
  const [, table, metric, operator, sign, limit, q] = match as unknown as [
    string,
    string,
    string,
    Gate['operator'],
    string,
    string,
    string | undefined,
  ]
  const isShare = metric === 'share' || metric.endsWith('_share')
  const isChange = sign !== '' || (limit.endsWith('%') && !isShare)
  if (about !== 'comparison' && (isChange || q !== undefined))
    throw badGate(written, 'a limit on a change needs two sets of profiles, which diff compares')
  return {
    ...written,
    table,
    metric,
    operator,
    ...limitOf(written, limit, sign === '-' ? -1 : 1),
    of: !isChange ? 'value' : limit.endsWith('%') ? 'change' : 'delta',
    maxQ: q === undefined ? null : Number(q),
    scope,
  }
}

function limitOf(written: WrittenGate, limit: string, sign: 1 | -1): Pick<Gate, 'limit' | 'limitText'> {
  if (/^\d+(\.\d+)?%$/.test(limit)) return { limit: (sign * Number(limit.slice(0, -1))) / 100, limitText: null }
  if (/^\d+(\.\d+)?$/.test(limit)) return { limit: sign * Number(limit), limitText: null }
  if (numberOf(limit, parseSize) === null && numberOf(limit, parseDuration) === null)
    throw badGate(written, `${limit} is not a number, size or duration`)
  return { limit: sign, limitText: limit }
}

function numberOf(text: string, parse: (text: string) => number): number | null {
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** For each unit whose limits can be written in other units: the parser of such a limit. */
const PARSERS: Partial<Record<Unit, (text: string) => number>> = {
  bytes: parseSize,
  seconds: parseDuration,
  nanoseconds: (text) => parseDuration(text) * 1e9,
}

/** The gate with its limit in the metric's unit: `10m` is ten minutes or ten MiB. Throws `bad-fail-on` for other units. */
export function inUnit(gate: Gate, unit: Unit): Gate {
  if (gate.limitText === null) return gate
  const parse = PARSERS[unit]
  const limit = parse === undefined ? null : numberOf(gate.limitText, parse)
  if (limit !== null) return { ...gate, limit: gate.limit * limit, limitText: null }
  throw badGate(gate, `${gate.limitText} is no limit of ${gate.table}.${gate.metric}, whose unit is ${unit}`)
}

/** The error for a limit that means nothing, with the place where it is written. */
export function badGate({ text, from, place }: WrittenGate, message: string): ProfileError {
  const written = from === '--fail-on' ? `--fail-on "${text}"` : `the limit "${text}"`
  return new ProfileError('bad-fail-on', `${written} cannot be checked: ${message}`, from + place, NEXT)
}
