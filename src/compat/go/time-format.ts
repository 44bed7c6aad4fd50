/** Gives the offset of local time from UTC in seconds, and its abbreviation or "", for a time in seconds since 1970. */
export type TimeZone = (seconds: number) => { readonly offset: number; readonly name: string }

const SECOND = 1_000_000_000n

/** Formats a time with the layout `2006-01-02 15:04:05 MST`; nanoseconds since 1970. Source: Go time/format.go, `AppendFormat`. */
export function formatZoneTime(nanoseconds: bigint, zone: TimeZone): string {
  const { date, offset, name } = local(nanoseconds, zone)
  return `${date} ${name === '' ? numeric(offset) : name}`
}

/** Formats a time as `%v` does: with nanoseconds, and the offset and abbreviation of its zone. Source: Go time/format.go, `Time.String`. */
export function formatGoTime(nanoseconds: bigint, zone: TimeZone): string {
  const { date, fraction, offset, name } = local(nanoseconds, zone)
  return `${date}${fraction} ${numeric(offset)} ${name === '' ? numeric(offset) : name}`
}

function local(nanoseconds: bigint, zone: TimeZone): { date: string; fraction: string; offset: number; name: string } {
  const rest = ((nanoseconds % SECOND) + SECOND) % SECOND
  const seconds = Number((nanoseconds - rest) / SECOND)
  const { offset, name } = zone(seconds)
  // 64-bit nanoseconds reach from 1677 to 2262, so years have four digits
  const date = new Date((seconds + offset) * 1000).toISOString().slice(0, 19).replace('T', ' ')
  const digits = rest.toString().padStart(9, '0').replace(/0+$/, '')
  return { date, fraction: digits === '' ? '' : `.${digits}`, offset, name }
}

/** The offset as `-0700`: hours and minutes, without seconds. */
function numeric(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const sign = offset <= -60 ? '-' : '+'
  return sign + String(Math.trunc(minutes / 60)).padStart(2, '0') + String(minutes % 60).padStart(2, '0')
}
