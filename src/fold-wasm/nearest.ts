// A second reading of a profile that was read before: it sums one value of each sample at the location nearest to its leaf among those asked for.
import { clear, grown } from './grown'
import { at, lengthEnd, readTag, seek, skipUnknown, varint } from './input'
import { SAMPLE, SAMPLE_FIELDS } from './tags'

/** The index of the value to sum; -1 where the profile is read for the first time. */
export let askedValue: i32 = -1
/** By location id: 1 for those asked for. Whoever asks fills it. */
export let isAsked = new StaticArray<u8>(0)
/** By location id: the sum of the samples that it is nearest to the leaf of; cell 0 has those without any. */
export let nearestSums = new StaticArray<i64>(0)
let idCount: i32 = 0
/** The location of the sample that is read, and the number of its values so far. */
let nearest: i32 = 0
let valueCount: i32 = 0
let asked: i64 = 0

/** Begins the reading: location ids are below `ids`. */
export function askNearest(value: i32, ids: i32): void {
  askedValue = value
  idCount = ids
  isAsked = grown(isAsked, ids)
  nearestSums = grown(nearestSums, ids)
}

/** Reads the sample at the cursor. */
export function readNearest(end: i32): void {
  nearest = 0
  valueCount = 0
  asked = 0
  while (at < end) {
    const tag = readTag(end)
    if (tag == SAMPLE.LocationIds) readIds(lengthEnd(end))
    else if (tag == SAMPLE.Values) readValues(lengthEnd(end))
    else if (tag == SAMPLE.LocationId) addId(varint(end))
    else if (tag == SAMPLE.Value) addValue(<i64>varint(end))
    else if (tag == SAMPLE.Label) seek(lengthEnd(end))
    else skipUnknown(tag, end, SAMPLE_FIELDS)
  }
  nearestSums[nearest] += asked
}

/** Reads ids up to the first one that is asked for; the rest of the stack does not count. */
function readIds(end: i32): void {
  while (at < end && nearest == 0) addId(varint(end))
  seek(end)
}

function addId(id: u64): void {
  if (nearest == 0 && id < <u64>idCount && unchecked(isAsked[<i32>id]) != 0) nearest = <i32>id
}

function readValues(end: i32): void {
  while (at < end) addValue(<i64>varint(end))
}

function addValue(value: i64): void {
  if (valueCount++ == askedValue) asked = value
}

/** Ends the reading: the next profile is read for the first time. */
export function resetNearest(): void {
  askedValue = -1
  clear(isAsked)
  clear(nearestSums)
}
