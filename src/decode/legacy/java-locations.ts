import { baseName } from '../../base/go-path.ts'
import { parseHex64 } from './go-integers.ts'
import type { JavaLines } from './java-lines.ts'
import { malformed, shownLine } from './legacy-errors.ts'
import type { LegacyFunction, LegacyLine, LegacyProfile } from './legacy-profile.ts'

const LOCATION = /^[\t\n\f\r ]*0x([0-9a-fA-F]+)[\t\n\f\r ]+([^\n]*)$/
const GENERATED = 'generated stub/JIT'

/**
 * Reads the lines that name the addresses of a Java profile; others are ignored. A function keeps the file that was given first.
 * Source: google/pprof profile/legacy_java_profile.go, `parseJavaLocations`.
 */
export function readJavaLocations(lines: JavaLines, profile: LegacyProfile): void {
  const functions = new Map<string, LegacyFunction>()
  const { locations } = profile
  for (const line of lines.rest()) {
    const match = LOCATION.exec(line)
    if (match === null) continue
    const address = parseHex64(match[1]!)
    if (address === null)
      throw malformed(
        `parsing sample ${shownLine(line)}: strconv.ParseUint: parsing "${shownLine(match[1]!)}": value out of range`,
        lines.where,
      )
    const row = locations.find(Number(address & 0xffff_ffffn), Number(address >> 32n))
    if (row !== -1) profile.lines.set(row, lineOf(match[2]!, functions))
  }
}

function lineOf(description: string, functions: Map<string, LegacyFunction>): LegacyLine {
  const { name, file, line } = describedLine(description)
  let fn = functions.get(name)
  if (fn === undefined) {
    fn = { name, file }
    functions.set(name, fn)
  }
  return { fn, line }
}

/** `function (file:line)`, `function (path of a library)`, generated code, or a state of the machine such as `GC`. */
function describedLine(description: string): { name: string; file: string; line: number } {
  return (
    matchFileLine(description) ??
    matchPath(description) ?? { name: description.includes(GENERATED) ? 'STUB' : description, file: '', line: 0 }
  )
}

/** What pprof's pattern `^(.*)\s+\((.+):(-?[[:digit:]]+)\)$` finds, in time linear in the text. */
function matchFileLine(text: string): { name: string; file: string; line: number } | null {
  if (!text.endsWith(')')) return null
  const numberEnd = text.length - 1
  let numberStart = numberEnd
  while (isDigit(text.charCodeAt(numberStart - 1))) numberStart--
  if (numberStart === numberEnd) return null
  const digits = text.slice(numberStart, numberEnd)
  const isNegative = text[numberStart - 1] === '-'
  const colon = numberStart - (isNegative ? 2 : 1)
  if (text[colon] !== ':') return null
  const open = lastOpening(text, colon - 2)
  if (open === -1) return null
  // lines beyond int64 are 0, as those below 1 are
  const isTooLong = digits.replace(/^0+/, '').length > 19 || BigInt(digits) > 0x7fff_ffff_ffff_ffffn
  return { name: text.slice(0, open - 1), file: text.slice(open + 1, colon), line: isNegative || isTooLong ? 0 : Number(digits) }
}

/** What pprof's pattern `^(.*)\s+\((.*)\)$` finds, in time linear in the text. */
function matchPath(text: string): { name: string; file: string; line: number } | null {
  const open = text.endsWith(')') ? lastOpening(text, text.length - 2) : -1
  return open === -1 ? null : { name: text.slice(0, open - 1), file: baseName(text.slice(open + 1, -1)), line: 0 }
}

/** Where the last `(` stands, at `last` or before, that has white space before it; or -1. */
function lastOpening(text: string, last: number): number {
  for (let at = last < 0 ? -1 : text.lastIndexOf('(', last); at > 0; at = text.lastIndexOf('(', at - 1)) {
    const before = text.charCodeAt(at - 1)
    if (before === 0x20 || before === 0x09 || before === 0x0c || before === 0x0d) return at
  }
  return -1
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
