import { functions } from './functions'
import { grown } from './grown'
import { at, lengthEnd, readTag, skipUnknown, varint } from './input'
import { mappings } from './mappings'
import { handBack } from './outcome'
import { RowsById } from './rows-by-id'
import { LINE, LINE_FIELDS, LOCATION, LOCATION_FIELDS } from './tags'

/** The locations and their lines, as `LocationTable` of `profile/profile.ts` has them. */
export const locations = new RowsById()
export let addressLow = new StaticArray<u32>(1 << 10)
export let addressHigh = new StaticArray<u32>(1 << 10)
export let mappingRow = new StaticArray<i32>(1 << 10)
export let lineStart = new StaticArray<u32>(1 << 10)
export let lineEnd = new StaticArray<u32>(1 << 10)
export let isFolded = new StaticArray<u8>(1 << 10)

export let lineCount: i32 = 0
export let lineFunction = new StaticArray<u32>(1 << 10)
export let lineNumber = new StaticArray<f64>(1 << 10)
export let lineColumn = new StaticArray<f64>(1 << 10)

/** Reads the location at the cursor. */
export function readLocation(end: i32): void {
  let id: u64 = 0
  let address: u64 = 0
  let mapping: i32 = -1
  let folded: u8 = 0
  const firstLine = lineCount
  while (at < end) {
    const tag = readTag(end)
    if (tag == LOCATION.Id) id = varint(end)
    else if (tag == LOCATION.MappingId) mapping = referMapping(end)
    else if (tag == LOCATION.Address) address = varint(end)
    else if (tag == LOCATION.Line) readLine(lengthEnd(end))
    else if (tag == LOCATION.IsFolded) folded = varint(end) == 0 ? 0 : 1
    else skipUnknown(tag, end, LOCATION_FIELDS)
  }
  const row = locations.define(id)
  growLocations(row + 1)
  addressLow[row] = <u32>address
  addressHigh[row] = <u32>(address >> 32)
  mappingRow[row] = mapping
  lineStart[row] = firstLine
  lineEnd[row] = lineCount
  isFolded[row] = folded
}

/** The row of the mapping id at the cursor; -1 for id 0, no mapping. */
function referMapping(end: i32): i32 {
  const id = varint(end)
  return id == 0 ? -1 : mappings.refer(id)
}

function readLine(end: i32): void {
  let fn: i32 = -1
  let line: i64 = 0
  let column: i64 = 0
  while (at < end) {
    const tag = readTag(end)
    if (tag == LINE.FunctionId) fn = functions.refer(varint(end))
    else if (tag == LINE.Line) line = <i64>varint(end)
    else if (tag == LINE.Column) column = <i64>varint(end)
    else skipUnknown(tag, end, LINE_FIELDS)
  }
  if (fn == -1) handBack()
  const row = lineCount++
  lineFunction = grown(lineFunction, lineCount)
  lineNumber = grown(lineNumber, lineCount)
  lineColumn = grown(lineColumn, lineCount)
  lineFunction[row] = fn
  lineNumber[row] = <f64>line
  lineColumn[row] = <f64>column
}

function growLocations(length: i32): void {
  addressLow = grown(addressLow, length)
  addressHigh = grown(addressHigh, length)
  mappingRow = grown(mappingRow, length)
  lineStart = grown(lineStart, length)
  lineEnd = grown(lineEnd, length)
  isFolded = grown(isFolded, length)
}

/** Forgets all locations and lines. */
export function resetLocations(): void {
  locations.reset()
  lineCount = 0
}
