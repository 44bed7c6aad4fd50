import { parseHex64 } from './go-integers.ts'
import type { LegacyMapping } from './legacy-profile.ts'

/** An entry to be used, one that holds no code, or a line that is no entry. */
export type MappingEntry = LegacyMapping | 'not executable' | 'unrecognized'

const RANGE_START = /^[\t\n\f\r ]*(?:0x)?([0-9a-fA-F]+)/
const RANGE_END = /[\t\n\f\r -]?[\t\n\f\r ]*(?:0x)?([0-9a-fA-F]+)/y
/** Behind the range: permissions, offset, device, inode, file. */
const PROC_REST =
  /:?(?:[\t\n\f\r ]+([-rwxp]+))?(?:[\t\n\f\r ]+([0-9a-fA-F]+))?[\t\n\f\r ]+[0-9a-fA-F]+:[0-9a-fA-F]+[\t\n\f\r ]+\d+(?:[\t\n\f\r ]+([^\t\n\f\r ]+))?/y
/** Behind the range: permissions, file, offset, build id, each only where it is given. */
const BRIEF_REST =
  /:?(?:[\t\n\f\r ]+([-rwxp]+))?(?:[\t\n\f\r ]+([^\t\n\f\r ]+))?(?:[\t\n\f\r ]+\(@([0-9a-fA-F]+)\))?(?:[\t\n\f\r ]+([0-9a-fA-F]+))?/y

interface Range {
  readonly start: string
  readonly end: string
  /** Where the rest of the line begins. */
  readonly at: number
}

/**
 * Reads a line of a memory map, as `/proc/self/maps` has them or in a shorter form.
 * Source: google/pprof profile/legacy_profile.go, `parseMappingEntry`, `procMapsRE`, `briefMapsRE`. The patterns are matched in
 * parts: as a whole, a long number could be cut in two at any place, which takes time that grows with its square.
 */
export function parseMappingEntry(line: string): MappingEntry {
  const ranges = rangesOf(line)
  for (const range of ranges) {
    const rest = matchAt(PROC_REST, line, range.at)
    if (rest !== null) return entryOf(range, rest[1], rest[2], rest[3], undefined)
  }
  for (const range of ranges) {
    const rest = matchAt(BRIEF_REST, line, range.at)
    if (rest !== null) return entryOf(range, rest[1], rest[3], rest[2], rest[4])
  }
  return 'unrecognized'
}

/** The readings of a range at the start of the line that can matter, in the order in which the pattern finds them. */
function rangesOf(line: string): Range[] {
  const first = RANGE_START.exec(line)
  if (first === null) return []
  const start = first[1]!
  const ranges: Range[] = []
  const push = (digits: string, at: number) => {
    const second = matchAt(RANGE_END, line, at)
    if (second !== null) ranges.push({ start: digits, end: second[1]!, at: at + second[0].length })
  }
  push(start, first[0].length)
  // a number alone is read as two: all but its last digit, and that
  if (start.length > 1) push(start.slice(0, -1), first[0].length - 1)
  return ranges
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

function entryOf(range: Range, permissions = '', offset = '', file = '', buildId = ''): MappingEntry {
  if (permissions !== '' && !permissions.includes('x')) return 'not executable'
  const start = parseHex64(range.start)
  const limit = parseHex64(range.end)
  const parsedOffset = offset === '' ? 0n : parseHex64(offset)
  if (start === null || limit === null || parsedOffset === null) return 'unrecognized'
  return { start, limit, offset: parsedOffset, file, buildId }
}
