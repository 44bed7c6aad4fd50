import { functionName, functions } from './functions'
import { clear, grown } from './grown'
import { lineEnd, lineFunction, lineStart, locations } from './locations'
import { handBack, needStacks } from './outcome'
import { isEmptyString, isEqualString, stringHash } from './strings'

/** Marks the end of a location's nodes. */
export const END: i32 = -1

/** The nodes that frames are summed up by: functions of one name are one node, as `analysis/nodes.ts` has it. */
export let nodeCount: i32 = 0
export let nodeName = new StaticArray<u32>(1 << 10)
/** Node + 1 by row of its name, 0 where there is none. */
let nodeAfter = new StaticArray<u32>(1 << 12)

/**
 * By location id: 0 while its nodes are not known; an odd number is its only node, times two; an even number is where its nodes start in
 * `nodeList`, times two.
 */
export let entryOfId = new StaticArray<u32>(1 << 12)
/** Nodes of locations with several, innermost first, each list with END after it. */
export let nodeList = new StaticArray<i32>(1 << 12)
let listed: i32 = 1
/** Node + 1 by hash of its name, 0 for none. */
let nodeAfterHash = new StaticArray<i32>(1 << 10)

/** Finds the nodes of a location that is seen in a stack for the first time. Its names must be known, which Go's writers see to. */
export function resolve(id: u64): void {
  const row = locations.refer(id)
  if (locations.isDefined[row] == 0) needStacks()
  const first = <i32>lineStart[row]
  const end = <i32>lineEnd[row]
  // a location without lines is a node by its executable
  if (first == end) handBack()
  entryOfId = grown(entryOfId, <i32>id + 1)
  if (end - first == 1) {
    entryOfId[<i32>id] = (nodeOfLine(first) << 1) | 1
    return
  }
  const start = listed
  listed += end - first + 1
  nodeList = grown(nodeList, listed)
  for (let line = first; line < end; line++) nodeList[start + line - first] = nodeOfLine(line)
  nodeList[listed - 1] = END
  entryOfId[<i32>id] = start << 1
}

/** The innermost node of a location whose nodes are known. */
export function leafNode(id: i32): i32 {
  const entry = <i32>entryOfId[id]
  return entry & 1 ? entry >> 1 : nodeList[entry >> 1]
}

/** Whether no two nodes have equal names, and none an empty one: else the file repeats strings, and its stacks must be collected. */
export function areNamesDistinct(): bool {
  let size = 1024
  while (size < nodeCount * 2) size *= 2
  nodeAfterHash = grown(nodeAfterHash, size)
  clear(nodeAfterHash)
  for (let node = 0; node < nodeCount; node++) {
    const name = <i32>nodeName[node]
    if (isEmptyString(name)) return false
    let slot = stringHash(name) & (size - 1)
    for (let other = nodeAfterHash[slot]; other != 0; other = nodeAfterHash[slot]) {
      if (isEqualString(nodeName[other - 1], name)) return false
      slot = (slot + 1) & (size - 1)
    }
    nodeAfterHash[slot] = node + 1
  }
  return true
}

function nodeOfLine(line: i32): i32 {
  const fn = lineFunction[line]
  if (functions.isDefined[fn] == 0) needStacks()
  const name = <i32>functionName[fn]
  // a function without a name is a node by its executable and line
  if (name == 0) handBack()
  nodeAfter = grown(nodeAfter, name + 1)
  const known = <i32>nodeAfter[name]
  if (known != 0) return known - 1
  const node = nodeCount++
  nodeName = grown(nodeName, nodeCount)
  nodeName[node] = name
  nodeAfter[name] = node + 1
  return node
}

/** Forgets all nodes. */
export function resetNodes(): void {
  clear(nodeAfter)
  clear(entryOfId)
  nodeCount = 0
  listed = 1
}
