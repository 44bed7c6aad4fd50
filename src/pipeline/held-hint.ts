import type { DeferSite } from '../attribution/attribute-defers.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { LineByteSums, type LineBytes } from '../attribution/line-bytes.ts'
import { gradedSites } from '../attribution/site-facts.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { Program } from './program.ts'

/** What the question needs besides the profiles. */
export interface HintInputs {
  readonly heaps: readonly FoldedProfile[]
  /** The sources of the heaps, which are read again. */
  readonly sources: readonly ProfileSource[]
  readonly decode: DecodeOptions
  readonly sites: readonly DeferSite[]
  /** Heap in use of the whole profile. */
  readonly heapBytes: number
}

/** Less of the heap is no reason to ask for source, where nothing shows that the function defers. */
const LARGE_SHARE = 1 / 4

/**
 * The line through which most memory came into a function that may defer what holds it, for a reader without source: of the functions with
 * records; else of those that call `runtime.deferproc`, by the executable; else of any function of the user's. Null where no line is large.
 */
export async function heldHint({ heaps, sources, decode, sites, heapBytes }: HintInputs): Promise<LineBytes | null> {
  const sums = new LineByteSums()
  for (const { source, profile } of heaps) {
    const again = sources.find(({ name }) => name === source)
    if (again !== undefined) await decodeProfile(again, sums.sinkFor(profile), decode)
  }
  const large = sums.lines.filter(({ bytes }) => bytes >= HELD_FLOOR.bytes)
  const deferring = new Set(gradedSites(sites).flatMap((site) => site.function ?? []))
  const isRecordLine = (one: LineBytes) => sites.some(({ file, line }) => file === one.file && line === one.line)
  if (deferring.size > 0) return large.find((one) => deferring.has(foldFunctionName(one.function)) && !isRecordLine(one)) ?? null
  const program = heaps[0]!.program
  const candidates = large.filter(({ bytes }) => bytes >= heapBytes * LARGE_SHARE)
  if (program === null) return candidates[0] ?? null
  for (const one of candidates) if (await makesRecords(program, one.function)) return one
  return null
}

/** Whether a function of an executable calls what makes records on the heap; true where its calls cannot be read. */
async function makesRecords({ executable }: Program, name: string): Promise<boolean> {
  const found = (await executable.deferringFunctions()).find((one) => one.name === name)
  const calls = found === undefined ? [] : await executable.callsIn(found, ['runtime.deferproc', 'runtime.deferrangefunc'])
  return calls === null || calls.length > 0
}
