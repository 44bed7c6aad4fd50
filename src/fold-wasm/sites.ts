import { clear, grown } from './grown'
import { width } from './values'

/** Allocations by location and size of an object, as `profile/allocation-sites.ts` has them; hidden frames are a text's alone. */
export let siteCount: i32 = 0
export let siteLocation = new StaticArray<u32>(1 << 10)
export let siteSize = new StaticArray<f64>(1 << 10)
export let siteSamples = new StaticArray<u32>(1 << 10)
/** `width` sums a row. */
export let siteValues = new StaticArray<i64>(1 << 12)
/** Row + 1 by hash, 0 for none; at most half of the slots are taken. */
let slots = new StaticArray<i32>(1 << 12)

/** The row of a location and size. */
export function siteOf(location: u32, size: f64): i32 {
  const mask = slots.length - 1
  let slot = hashOf(location, size) & mask
  for (let found = unchecked(slots[slot]); found != 0; found = unchecked(slots[slot])) {
    const row = found - 1
    if (unchecked(siteLocation[row]) == location && unchecked(siteSize[row]) == size) return row
    slot = (slot + 1) & mask
  }
  slots[slot] = siteCount + 1
  return append(location, size)
}

function append(location: u32, size: f64): i32 {
  const row = siteCount++
  siteLocation = grown(siteLocation, siteCount)
  siteSize = grown(siteSize, siteCount)
  siteSamples = grown(siteSamples, siteCount)
  siteValues = grown(siteValues, siteCount * width)
  siteLocation[row] = location
  siteSize[row] = size
  if (siteCount * 2 > slots.length) rehash()
  return row
}

function rehash(): void {
  slots = new StaticArray<i32>(slots.length * 2)
  const mask = slots.length - 1
  for (let row = 0; row < siteCount; row++) {
    let slot = hashOf(siteLocation[row], siteSize[row]) & mask
    while (slots[slot] != 0) slot = (slot + 1) & mask
    slots[slot] = row + 1
  }
}

function hashOf(location: u32, size: f64): i32 {
  const hash = (location ^ ((<u32>reinterpret<u64>(size) ^ <u32>(reinterpret<u64>(size) >> 32)) * 0xc2b2ae35)) * 0x9e3779b1
  return <i32>(hash ^ (hash >> 15))
}

/** Forgets all sites. */
export function resetSites(): void {
  clear(slots)
  clear(siteSamples)
  clear(siteValues)
  siteCount = 0
}
