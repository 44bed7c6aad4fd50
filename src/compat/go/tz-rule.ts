import { type Rule, RuleReader } from './tz-rule-reader.ts'

const HOUR = 3600
const DAY = 24 * HOUR

/** A zone in force. */
interface Zone {
  readonly offset: number
  readonly name: string
}

/** The rule for a zone with daylight saving time that does not say when it begins and ends. */
const DEFAULT_RULES = ',M3.2.0,M11.1.0'

/**
 * The zone in force at a time (seconds since 1970) by a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`; null where the text
 * is not a rule. Source: Go time/zoneinfo.go, `tzset`.
 */
export function ruleZone(text: string, seconds: number): Zone | null {
  const reader = new RuleReader(text)
  const standardName = reader.name()
  const standardOffset = standardName === null ? null : reader.offset()
  if (standardName === null || standardOffset === null) return null
  let outside: Zone = { name: standardName, offset: -standardOffset }
  if (reader.isAtEnd || reader.isAt(',')) return outside
  const name = reader.name()
  if (name === null) return null
  const offset = reader.isAtEnd || reader.isAt(',') ? HOUR - standardOffset : negated(reader.offset())
  if (offset === null) return null
  let inside: Zone = { name, offset }
  if (reader.isAtEnd) reader.replace(DEFAULT_RULES)
  if (!reader.take(',') && !reader.take(';')) return null
  const begin = reader.rule()
  if (begin === null || !reader.take(',')) return null
  const finish = reader.rule()
  if (finish === null || !reader.isAtEnd) return null

  const year = new Date(seconds * 1000).getUTCFullYear()
  const dayOfYear = Math.floor((Math.floor(seconds / DAY) * DAY * 1000 - Date.UTC(year, 0, 1)) / (DAY * 1000))
  // before 1970 the remainder is negative, as it is in Go
  const second = dayOfYear * DAY + (seconds % DAY)
  let first = secondOfYear(year, begin, outside.offset)
  let last = secondOfYear(year, finish, inside.offset)
  // in the southern hemisphere daylight saving time ends, within a year, before it begins
  if (last < first) {
    ;[first, last] = [last, first]
    ;[outside, inside] = [inside, outside]
  }
  return second < first || second >= last ? outside : inside
}

function negated(value: number | null): number | null {
  return value === null ? null : -value
}

/** Seconds from the start of a year, in UTC, to a rule's time. Source: Go time/zoneinfo.go, `tzruleTime`. */
function secondOfYear(year: number, rule: Rule, offset: number): number {
  return dayOfYear(year, rule) * DAY + rule.time - offset
}

function dayOfYear(year: number, rule: Rule): number {
  if (rule.kind === 'day') return rule.day
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (rule.kind === 'julian') return rule.day - 1 + (isLeap && rule.day >= 60 ? 1 : 0)
  const firstOfMonth = Date.UTC(year, rule.month - 1, 1)
  const length = (Date.UTC(year, rule.month, 1) - firstOfMonth) / (DAY * 1000)
  let day = (rule.day - new Date(firstOfMonth).getUTCDay() + 7) % 7
  for (let week = 1; week < rule.week && day + 7 < length; week++) day += 7
  return (firstOfMonth - Date.UTC(year, 0, 1)) / (DAY * 1000) + day
}
