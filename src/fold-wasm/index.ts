// Decodes a heap profile and sums its samples up, in WebAssembly: what `decode/proto-decoder.ts` and `analysis/fold.ts` do, for profiles as
// Go's writers make them. `fold-wasm.ts` of `decode/` calls it. What is unusual is handed back, so that rare forms and faults stay in one place.
import { functions, readFunction } from './functions'
import { grown } from './grown'
import { afterVarint, BYTES, bytes, filled, keepFrom, makeRoom, readTag, resetInput, seek, take, VARINT, varint } from './input'
import { resetLabels } from './labels'
import { locations, readLocation, resetLocations } from './locations'
import { growMappings, mappings, readMapping, resetMappings } from './mappings'
import { askedValue, askNearest, nearestSums, readNearest, resetNearest } from './nearest'
import { areNamesDistinct, nodeCount, resetNodes } from './nodes'
import { handBack, needStacks, resetOutcome } from './outcome'
import { RowsById } from './rows-by-id'
import { cum, flat, readSample, resetSamples, sampleCount } from './samples'
import { resetSites, siteCount, siteValues } from './sites'
import { hasAllStrings, readString, resetStrings } from './strings'
import { PROFILE } from './tags'
import { MAX_WIDTH, magnitudes, resetValues, sums, toFloats, width } from './values'

/** A message that is longer is no Go program's. */
const MESSAGE_MAX: u64 = 1 << 24

/** Fields that are rare, such as the time: the decoder in TypeScript reads them when all else is known. */
let rest = new StaticArray<u8>(1 << 10)
let restLength: i32 = 0

/** Forgets the profile that was read: the next one begins. */
export function reset(): void {
  resetInput()
  resetOutcome()
  resetStrings()
  functions.reset()
  resetMappings()
  resetLocations()
  resetNodes()
  resetSites()
  resetValues()
  resetLabels()
  resetSamples()
  resetNearest()
  restLength = 0
}

/** The address at which the next `length` bytes of the profile must be put. */
export function reserve(length: i32): usize {
  makeRoom(length)
  return changetype<usize>(bytes) + filled
}

/** Reads the bytes that were put there. Traps where `outcome` says why. */
export function push(length: i32): void {
  take(length)
  let start = 0
  while (start < filled) {
    const body = bodyStart(start)
    if (body == -1) break
    seek(start)
    const tag = readTag(body)
    let end = body
    if ((tag & 7) == BYTES) {
      const size = varint(body)
      if (size > MESSAGE_MAX) handBack()
      if (size > <u64>(filled - body)) break
      end = body + <i32>size
    } else if ((tag & 7) != VARINT) handBack()
    readField(tag, start, end)
    start = end
  }
  keepFrom(start)
}

/** Where the body of the field at `start` begins: after its tag and its length or number. -1 where what was put in ends before. */
function bodyStart(start: i32): i32 {
  const afterTag = afterVarint(start)
  return afterTag == -1 ? -1 : afterVarint(afterTag)
}

/** Reads the field that starts at `start`; the cursor is at its body. */
function readField(tag: u32, start: i32, end: i32): void {
  if (askedValue != -1) {
    if (tag == PROFILE.Sample) readNearest(end)
  } else if (tag == PROFILE.Sample) readSample(end)
  else if (tag == PROFILE.Location) readLocation(end)
  else if (tag == PROFILE.Function) readFunction(end)
  else if (tag == PROFILE.String) readString(end)
  else if (tag == PROFILE.Mapping) readMapping(end)
  else keepField(start, end)
}

function keepField(start: i32, end: i32): void {
  const length = end - start
  rest = grown(rest, restLength + length)
  memory.copy(changetype<usize>(rest) + restLength, changetype<usize>(bytes) + start, length)
  restLength += length
}

/** Begins to read a profile again, of which only the samples at the locations asked for count. Their sums are float64 after `endNearest`. */
export { askNearest }

/** Ends the second reading. Traps where the profile ends inside a message. */
export function endNearest(): void {
  if (filled != 0) handBack()
  toFloats(nearestSums, nearestSums.length)
}

/** Checks what can only be checked at the end. Traps where `outcome` says why. */
export function end(): void {
  const isWhole = filled == 0 && hasAllStrings() && locations.isComplete() && functions.isComplete()
  if (!isWhole || sampleCount == 0) handBack()
  if (!areNamesDistinct()) needStacks()
  growMappings(mappings.length)
  toFloats(flat, nodeCount * width)
  toFloats(cum, nodeCount * width)
  toFloats(siteValues, siteCount * width)
  toFloats(sums, MAX_WIDTH)
  toFloats(magnitudes, MAX_WIDTH)
}

export { functionFile, functionName, functionStartLine, functionSystemName, functions } from './functions'
export { sizeKey } from './labels'
export {
  addressHigh,
  addressLow,
  isFolded,
  lineColumn,
  lineCount,
  lineEnd,
  lineFunction,
  lineNumber,
  lineStart,
  locations,
  mappingRow,
} from './locations'
export { mappingBuildId, mappingFile, mappingFlags, mappingLimit, mappingOffset, mappingStart, mappings } from './mappings'
export { isAsked, nearestSums } from './nearest'
export { nodeCount, nodeName } from './nodes'
/** What `end` leaves behind: numbers of rows, columns, and the tables of ids, whose own columns the functions below give. */
export { outcome } from './outcome'
export { cum, flat, sampleCount } from './samples'
export { siteCount, siteLocation, siteSamples, siteSize, siteValues } from './sites'
export { stringCount, text, textEnd } from './strings'
export { magnitudes, sums, width } from './values'
export { rest, restLength }

export function rowCount(table: RowsById): i32 {
  return table.length
}

export function idColumn(table: RowsById): StaticArray<u32> {
  return table.id
}

export function isDefinedColumn(table: RowsById): StaticArray<u8> {
  return table.isDefined
}

/** Rows in the order in which the file defines them, `definedCount` of them. */
export function orderColumn(table: RowsById): StaticArray<u32> {
  return table.order
}

export function definedCount(table: RowsById): i32 {
  return table.definedCount
}
