import { clear, grown } from './grown'
import { at, readTag, skipUnknown, VARINT, varint } from './input'
import { RowsById } from './rows-by-id'
import { readStringRow } from './strings'
import { MAPPING, MAPPING_FIELDS } from './tags'

/** The mappings, as `MappingTable` of `profile/profile.ts` has them. */
export const mappings = new RowsById()
export let mappingStart = new StaticArray<u64>(16)
export let mappingLimit = new StaticArray<u64>(16)
export let mappingOffset = new StaticArray<u64>(16)
export let mappingFile = new StaticArray<u32>(16)
export let mappingBuildId = new StaticArray<u32>(16)
export let mappingFlags = new StaticArray<u8>(16)

/** Reads the mapping at the cursor. */
export function readMapping(end: i32): void {
  let id: u64 = 0
  let start: u64 = 0
  let limit: u64 = 0
  let offset: u64 = 0
  let file: u32 = 0
  let buildId: u32 = 0
  let flags: u8 = 0
  while (at < end) {
    const tag = readTag(end)
    if (tag == MAPPING.Id) id = varint(end)
    else if (tag == MAPPING.Start) start = varint(end)
    else if (tag == MAPPING.Limit) limit = varint(end)
    else if (tag == MAPPING.Offset) offset = varint(end)
    else if (tag == MAPPING.File) file = readStringRow(end)
    else if (tag == MAPPING.BuildId) buildId = readStringRow(end)
    else if (isFlag(tag)) flags = withFlag(flags, tag, varint(end) != 0)
    else skipUnknown(tag, end, MAPPING_FIELDS)
  }
  const row = mappings.define(id)
  growMappings(row + 1)
  mappingStart[row] = start
  mappingLimit[row] = limit
  mappingOffset[row] = offset
  mappingFile[row] = file
  mappingBuildId[row] = buildId
  mappingFlags[row] = flags
}

function isFlag(tag: u32): bool {
  return tag >= <u32>MAPPING.HasFunctions && tag <= <u32>MAPPING.HasInlineFrames && (tag & 7) == VARINT
}

/** The flags with one of them set or not: a bit for each of the fields, in their order. */
function withFlag(flags: u8, tag: u32, isSet: bool): u8 {
  const bit = (<u8>1) << (<u8>((tag - <u32>MAPPING.HasFunctions) >> 3))
  return isSet ? flags | bit : flags & ~bit
}

/** Makes room for mappings that are referred to and not defined yet, or never. */
export function growMappings(length: i32): void {
  mappingStart = grown(mappingStart, length)
  mappingLimit = grown(mappingLimit, length)
  mappingOffset = grown(mappingOffset, length)
  mappingFile = grown(mappingFile, length)
  mappingBuildId = grown(mappingBuildId, length)
  mappingFlags = grown(mappingFlags, length)
}

/** Forgets all mappings; those that the next profile does not define are empty. */
export function resetMappings(): void {
  mappings.reset()
  clear(mappingStart)
  clear(mappingLimit)
  clear(mappingOffset)
  clear(mappingFile)
  clear(mappingBuildId)
  clear(mappingFlags)
}
