import { clear, grown } from './grown'
import { at, bytes, lengthEnd, readTag, seek, skipUnknown, varint } from './input'
import { clearLabels, objectSize, readLabel } from './labels'
import { locations } from './locations'
import { END, entryOfId, leafNode, nodeCount, nodeList, resolve } from './nodes'
import { siteOf, siteSamples, siteValues } from './sites'
import { SAMPLE, SAMPLE_FIELDS } from './tags'
import { addToTotals, addValue, clearValues, values, width } from './values'

export let sampleCount: i32 = 0
/** By node, `width` sums each: over the samples in which it is the leaf, and over those with it anywhere in the stack. */
export let flat = new StaticArray<i64>(1 << 12)
export let cum = new StaticArray<i64>(1 << 12)
/** By node, the number of the last sample that counted it. */
let seenIn = new StaticArray<i32>(1 << 10)
/** The distinct nodes of the sample that is read. */
let distinct = new StaticArray<i32>(1 << 10)
let distinctCount: i32 = 0
/** The id of the first location of the sample that is read; 0 before it. */
let leafId: i32 = 0
/** Reads the sample at the cursor and adds it up. A node counts once in a sample however often it recurs. */
export function readSample(end: i32): void {
  sampleCount++
  distinctCount = 0
  leafId = 0
  clearLabels()
  clearValues()
  while (at < end) {
    const tag = readTag(end)
    if (tag == SAMPLE.LocationIds) readIds(lengthEnd(end))
    else if (tag == SAMPLE.Values) readValues(lengthEnd(end))
    else if (tag == SAMPLE.Label) readLabel(lengthEnd(end))
    else if (tag == SAMPLE.LocationId) addId(varint(end))
    else if (tag == SAMPLE.Value) addValue(<i64>varint(end))
    else skipUnknown(tag, end, SAMPLE_FIELDS)
  }
  addToTotals()
  if (leafId != 0) addToSums()
}

function readValues(end: i32): void {
  while (at < end) addValue(<i64>varint(end))
}

function readIds(end: i32): void {
  while (at < end) {
    readKnownIds(end)
    if (at < end) addId(varint(end))
  }
}

/** Reads ids up to the first one that is long or not known: the loop that most of the time is spent in. */
function readKnownIds(end: i32): void {
  const input = bytes
  const entries = entryOfId
  const list = nodeList
  let pos = at
  while (pos < end) {
    let next = pos + 1
    let id = <i32>unchecked(input[pos])
    if (id >= 0x80) {
      if (next == end) break
      const second = <i32>unchecked(input[next++])
      id = (id & 0x7f) | (second << 7)
      if (second >= 0x80) {
        if (next == end) break
        const third = <i32>unchecked(input[next++])
        if (third >= 0x80) break
        id = (id & 0x3fff) | (third << 14)
      }
    }
    const entry = id < entries.length ? <i32>unchecked(entries[id]) : 0
    if (entry == 0) break
    if (leafId == 0) leafId = id
    if (entry & 1) count(entry >> 1)
    else for (let i = entry >> 1, node = unchecked(list[i]); node != END; node = unchecked(list[++i])) count(node)
    pos = next
  }
  seek(pos)
}

/** Counts a node for this sample, unless it was counted. */
function count(node: i32): void {
  if (unchecked(seenIn[node]) == sampleCount) return
  unchecked((seenIn[node] = sampleCount))
  unchecked((distinct[distinctCount++] = node))
}

/** Counts the nodes of any location. */
function addId(id: u64): void {
  const row = locations.refer(id)
  const cell = <i32>locations.id[row]
  if (cell >= entryOfId.length || entryOfId[cell] == 0) {
    resolve(id)
    seenIn = grown(seenIn, nodeCount)
    distinct = grown(distinct, nodeCount)
  }
  if (leafId == 0) leafId = cell
  const entry = <i32>entryOfId[cell]
  if (entry & 1) count(entry >> 1)
  else for (let i = entry >> 1; nodeList[i] != END; i++) count(nodeList[i])
}

/** Adds the values of the sample to its nodes and its site. */
function addToSums(): void {
  if (flat.length < nodeCount * width) {
    flat = grown(flat, nodeCount * width)
    cum = grown(cum, nodeCount * width)
  }
  const site = siteOf(locations.rowAfter[leafId] - 1, objectSize())
  siteSamples[site]++
  const leaf = leafNode(leafId)
  for (let type = 0; type < width; type++) {
    const value = values[type]
    if (value == 0) continue
    siteValues[site * width + type] += value
    flat[leaf * width + type] += value
    for (let i = 0; i < distinctCount; i++) {
      const cell = unchecked(distinct[i]) * width + type
      unchecked((cum[cell] += value))
    }
  }
}

/** Forgets all samples. */
export function resetSamples(): void {
  clear(flat)
  clear(cum)
  clear(seenIn)
  sampleCount = 0
}
