import { foldFunctionName, isRangeBody } from '../attribution/go-names.ts'
import { constructOfFrames, NEWDEFER } from '../attribution/record-frames.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import { StackTable } from '../profile/stack-table.ts'
import { AddedFrames, putInFront } from './added-frames.ts'

/** A heap text with its samples. */
export interface HeapText {
  readonly profile: Profile
  readonly stacks: StackTable
}

/** The stacks of a text with the runtime frames of defer records. */
export interface FullStacks {
  readonly stacks: StackTable
  /** The number of hidden addresses without a name; their samples have only the user's frames. */
  readonly unnamed: number
}

/** The raw PCs that a text keeps of hidden frames, each once. */
export function hiddenPcs({ prefixes }: Profile): bigint[] {
  const pcs = new Set<bigint>()
  for (let row = 0; row < prefixes.length; row++) for (const pc of prefixes.addresses(row)) pcs.add(pc)
  return [...pcs]
}

/**
 * Adds the frames of defer records, from `runtime.newdefer` outwards, to the stacks of a text. All other samples keep only the user's
 * frames, as in a plain profile, so that the flat values of user functions do not change. `names` is by raw PC.
 * The new locations are added to the text's tables; values stay the same.
 */
export function withRecordFrames({ profile, stacks }: HeapText, names: ReadonlyMap<bigint, string>): FullStacks {
  const frames = prefixFrames(profile, names)
  const full = new StackTable()
  full.begin(profile)
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    putInFront(frames[sample.prefix]!, sample)
    // Go's own files have no stack either for what only the scheduler started
    if (isNameless(profile, sample)) sample.depth = 0
    full.sample(sample)
  }
  return { stacks: full, unnamed: hiddenPcs(profile).filter((pc) => !names.has(pc)).length }
}

function isNameless({ locations }: Profile, { stack, depth }: SampleBuffer): boolean {
  for (let i = 0; i < depth; i++) if (locations.lineStart[stack[i]!] !== locations.lineEnd[stack[i]!]) return false
  return true
}

/** The frames to add for each row of the prefix table: LocationIndex, leaf first. */
function prefixFrames(profile: Profile, names: ReadonlyMap<bigint, string>): (readonly number[])[] {
  const added = new AddedFrames(profile)
  return Array.from({ length: profile.prefixes.length }, (_, row) => {
    const pcs = profile.prefixes.addresses(row)
    const ofRow = pcs.map((pc) => names.get(pc) ?? '')
    if (constructOfFrames(ofRow) === null) return []
    const start = ofRow.indexOf(NEWDEFER)
    return pcs.slice(start).map((pc, i) => added.location(pc, ofRow[start + i]!))
  })
}

/**
 * Adds to a text what only the protobuf form has: mappings with build ids, the type arguments of functions, and the lines where they start.
 */
export function addMappings(text: Profile, plain: Profile): void {
  for (let row = 0; row < plain.mappings.length; row++) {
    const { mappings } = text
    const added = mappings.add()
    mappings.start[added] = plain.mappings.start[row]!
    mappings.limit[added] = plain.mappings.limit[row]!
    mappings.offset[added] = plain.mappings.offset[row]!
    mappings.file[added] = text.strings.intern(plain.strings.text(plain.mappings.file[row]!))
    mappings.buildId[added] = text.strings.intern(plain.strings.text(plain.mappings.buildId[row]!))
    mappings.flags[added] = plain.mappings.flags[row]!
    mappings.isDefined[added] = plain.mappings.isDefined[row]!
  }
  for (let row = 0; row < text.locations.length; row++) text.locations.mapping[row] = mappingOf(text, text.locations.address(row))
  takeFunctions(text, plain)
  addStartLines(text, plain)
}

function mappingOf({ mappings }: Profile, address: bigint): number {
  for (let row = 0; row < mappings.length; row++)
    if (mappings.isDefined[row] === 1 && mappings.start[row]! <= address && address < mappings.limit[row]!) return row
  return -1
}

/**
 * Replaces functions of a text by those of the protobuf form at the addresses that both have, since texts write type arguments as `[...]`.
 */
function takeFunctions(text: Profile, plain: Profile): void {
  const places = new Map<bigint, number>()
  for (let row = 0; row < plain.locations.length; row++) places.set(plain.locations.address(row), row)
  const taken = new Map<number, number>()
  const functionOf = (fn: number) => {
    const row = taken.get(fn) ?? copyFunction(text, plain, fn)
    taken.set(fn, row)
    return row
  }
  for (let row = 0; row < text.locations.length; row++) {
    const other = places.get(text.locations.address(row))
    if (other === undefined) continue
    const first = text.locations.lineStart[row]!
    const otherFirst = plain.locations.lineStart[other]!
    const count = text.locations.lineEnd[row]! - first
    if (plain.locations.lineEnd[other]! - otherFirst !== count) continue
    for (let i = 0; i < count; i++) {
      const fn = plain.locations.lineFunction[otherFirst + i]!
      const name = functionName(text, text.locations.lineFunction[first + i]!)
      const full = functionName(plain, fn)
      // a load balancer may have sent the two requests to different programs
      if (full !== name && foldFunctionName(full) === foldFunctionName(name)) text.locations.lineFunction[first + i] = functionOf(fn)
    }
  }
}

function copyFunction({ functions, strings }: Profile, plain: Profile, fn: number): number {
  const row = functions.add()
  const intern = (index: number) => strings.intern(plain.strings.text(index))
  const { name, systemName, file, startLine } = plain.functions
  functions.define(row, intern(name[fn]!), intern(systemName[fn]!), intern(file[fn]!), startLine[fn]!)
  return row
}

function addStartLines(text: Profile, plain: Profile): void {
  const startLines = new Map<string, number>()
  const key = (profile: Profile, fn: number) => `${foldFunctionName(functionName(profile, fn))}\n${functionFile(profile, fn)}`
  // instances of one generic function start at one line; bodies of range-over-func loops do not
  const exact = (profile: Profile, fn: number) => `${functionName(profile, fn)}\n${functionFile(profile, fn)}\n`
  for (let fn = 0; fn < plain.functions.length; fn++) {
    const line = plain.functions.startLine[fn]!
    if (!isRangeBody(functionName(plain, fn))) startLines.set(key(plain, fn), line)
    startLines.set(exact(plain, fn), line)
  }
  for (let fn = 0; fn < text.functions.length; fn++) {
    const folded = isRangeBody(functionName(text, fn)) ? undefined : startLines.get(key(text, fn))
    text.functions.startLine[fn] ||= startLines.get(exact(text, fn)) ?? folded ?? 0
  }
}
