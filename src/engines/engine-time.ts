import { parseDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'

/** Beyond this, a plain number is milliseconds since 1970: seconds reach it in the year 5138. */
const FIRST_MILLISECONDS = 1e11

/**
 * A moment in milliseconds since 1970: RFC 3339, Unix seconds or milliseconds, `now`, or a time before it such as `now-15m`. `now` is in
 * milliseconds too. Throws `bad-time`.
 */
export function parseMoment(text: string, name: string, now: number): number {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed)
    return Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value)
  }
  const [isRelative, ago] = /^now(?:-(.+))?$/.exec(trimmed) ?? []
  if (isRelative !== undefined) return ago === undefined ? now : Math.round(now - secondsOf(ago, text, name) * 1000)
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(trimmed)) {
    const time = Date.parse(trimmed)
    if (!Number.isNaN(time)) return time
  }
  throw badMoment(text, name)
}

function secondsOf(text: string, whole: string, name: string): number {
  try {
    return parseDuration(text)
  } catch {
    throw badMoment(whole, name)
  }
}

function badMoment(text: string, name: string): ProfileError {
  return new ProfileError(
    'bad-time',
    `"${text}" is not a time`,
    `${name}= of the source`,
    'write 2026-11-29T15:00:00Z, Unix seconds or milliseconds, now, or now-15m',
  )
}
