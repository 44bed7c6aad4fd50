import { ProfileError } from './error.ts'

const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 }
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/y

/** Converts a duration such as `30s`, `1h30m`, `500ms` or `10` (seconds) to seconds. Throws `bad-duration`. */
export function parseDuration(text: string): number {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  let seconds = 0
  let at = 0
  for (PART.lastIndex = 0; at < trimmed.length; at = PART.lastIndex) {
    const match = PART.exec(trimmed)
    if (match === null) throw badDuration(text)
    seconds += Number(match[1]) * SECONDS[match[2]!]!
  }
  if (at === 0) throw badDuration(text)
  return seconds
}

function badDuration(text: string): ProfileError {
  return new ProfileError('bad-duration', `"${text}" is not a duration`, '', 'write a duration such as 500ms, 30s, 10m or 1h30m')
}

/**
 * Formats seconds in the two largest units that matter: `35µs`, `2.1ms`, `0.4s`, `45s`, `3m 05s`, `2h 10m`, `3d 4h`, or `over 10 years`.
 */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return `-${formatDuration(-seconds)}`
  if (seconds > 0 && seconds < 0.0009995) return `${Number((seconds * 1e6).toPrecision(2))}µs`
  if (seconds > 0 && seconds < 0.0995) return `${Number((seconds * 1e3).toPrecision(2))}ms`
  if (seconds < 9.95) return `${seconds.toFixed(seconds >= 1 || seconds === 0 ? 0 : 1)}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  if (whole < 2 * 86400) return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`
  if (whole > TEN_YEARS) return 'over 10 years'
  return `${Math.floor(whole / 86400)}d ${Math.floor((whole % 86400) / 3600)}h`
}

const TEN_YEARS = 3652 * 86400

function two(value: number): string {
  return String(value).padStart(2, '0')
}
