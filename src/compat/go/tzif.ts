/** The content of a TZif file: a time zone. */
export interface ZoneFile {
  /** Each zone's offset from UTC in seconds, and its abbreviation. */
  readonly zones: readonly { readonly offset: number; readonly name: string; readonly isDst: boolean }[]
  /** The times, in seconds since 1970 and ascending, from which a row of `zones` is in force. */
  readonly transitions: readonly { readonly when: number; readonly zone: number }[]
  /** POSIX rule for times after the last transition; "" where there is none. */
  readonly rule: string
}

/** Counts in a header, in the order of the file. */
interface Counts {
  readonly utc: number
  readonly standard: number
  readonly leap: number
  readonly time: number
  readonly zone: number
  readonly text: number
}

const HEADER = 44
const MAGIC = 0x545a6966
const NEWLINE = 10

/**
 * Parses a TZif file of version 1 to 3; null where the bytes are not one. Source: RFC 8536; Go time/zoneinfo_read.go,
 * `LoadLocationFromTZData`.
 */
export function parseZoneFile(bytes: Uint8Array): ZoneFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC) return null
  const version = [0, 0x32, 0x33].indexOf(bytes[4]!) + 1
  if (version === 0) return null
  if (version === 1) return parseBlock(view, HEADER, readCounts(view, 0), 4)
  // the data follows once more, with 64-bit times
  const second = HEADER + blockSize(readCounts(view, 0), 4)
  return second + HEADER > bytes.length ? null : parseBlock(view, second + HEADER, readCounts(view, second), 8)
}

function readCounts(view: DataView, at: number): Counts {
  const [utc, standard, leap, time, zone, text] = [20, 24, 28, 32, 36, 40].map((offset) => view.getUint32(at + offset))
  return { utc: utc!, standard: standard!, leap: leap!, time: time!, zone: zone!, text: text! }
}

function blockSize({ utc, standard, leap, time, zone, text }: Counts, size: number): number {
  return time * (size + 1) + zone * 6 + text + leap * (size + 4) + standard + utc
}

function parseBlock(view: DataView, start: number, counts: Counts, size: 4 | 8): ZoneFile | null {
  const end = start + blockSize(counts, size)
  if (end > view.byteLength || counts.zone === 0) return null
  const indexes = start + counts.time * size
  const types = indexes + counts.time
  const names = types + counts.zone * 6
  const zones: { offset: number; name: string; isDst: boolean }[] = []
  for (let i = 0; i < counts.zone; i++) {
    const at = types + i * 6
    if (view.getUint8(at + 5) >= counts.text) return null
    zones.push({
      offset: view.getInt32(at),
      isDst: view.getUint8(at + 4) !== 0,
      name: zeroEnded(view, names + view.getUint8(at + 5), names + counts.text),
    })
  }
  const transitions: { when: number; zone: number }[] = []
  for (let i = 0; i < counts.time; i++) {
    const when = size === 4 ? view.getInt32(start + i * 4) : Number(view.getBigInt64(start + i * 8))
    const zone = view.getUint8(indexes + i)
    if (zone >= zones.length) return null
    transitions.push({ when, zone })
  }
  return { zones, transitions, rule: footer(view, end) }
}

function zeroEnded(view: DataView, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end && view.getUint8(at) !== 0; at++) text += String.fromCharCode(view.getUint8(at))
  return text
}

/** The footer of the file, between two line ends. */
function footer(view: DataView, start: number): string {
  const last = view.byteLength - 1
  if (last - start < 2 || view.getUint8(start) !== NEWLINE || view.getUint8(last) !== NEWLINE) return ''
  let text = ''
  for (let at = start + 1; at < last; at++) text += String.fromCharCode(view.getUint8(at))
  return text
}
