import type { Allocation } from '../attribution/allocations.ts'
import type { Candidates } from '../attribution/candidates.ts'
import type { Profile } from '../profile/profile.ts'
import type { Program } from './program.ts'

/** What the executable says about an allocation, by its address. */
type CallFacts = Pick<Allocation, 'call'> & Partial<Pick<Allocation, 'isInlined'>>

/** Adds to candidates what the executable says about their calls. */
export async function withCalls(candidates: Candidates, profile: Profile, program: Program): Promise<Candidates> {
  const areCalls = await standInCalls(profile, program)
  const calls = new Map<bigint, Promise<CallFacts>>()
  const factsAt = (link: bigint) => {
    const known = calls.get(link) ?? callFacts(program, link, areCalls)
    calls.set(link, known)
    return known
  }
  const allocations = candidates.allocations.map(async (one): Promise<Allocation> => {
    const start = one.mapping === -1 ? 0n : profile.mappings.start[one.mapping]!
    const link = program.link(start + one.offset, one.mapping)
    return link === null ? one : { ...one, ...(await factsAt(link)) }
  })
  return { ...candidates, allocations: await Promise.all(allocations) }
}

/**
 * What is at an address. Where there is no call, the address is the mark of an inlined function, as of `runtime.makemap` in
 * `reflect.makemap`, whose frame profiles hide. Source: runtime/traceback.go, `tracebackPCs`; cmd/compile/internal/ssagen/ssa.go, marks of
 * inlined calls.
 */
async function callFacts(program: Program, link: bigint, areCalls: boolean): Promise<CallFacts> {
  const call = await calledAt(program, link)
  const isMark = areCalls && call === null && (await program.executable.isCall(link + 1n)) === false
  return isMark ? { call, isInlined: true } : { call }
}

/** The most addresses of a profile that are checked, spread over all. */
const SAMPLE = 50

/** Whether most addresses of a profile are inside calls, as Go writes them; tools that move addresses leave few there. */
async function standInCalls({ locations }: Profile, { executable, link }: Program): Promise<boolean> {
  let calls = 0
  let others = 0
  for (let row = 0; row < locations.length; row += Math.ceil(locations.length / SAMPLE)) {
    const linked = link(locations.address(row), locations.mapping[row]!)
    const isCall = linked === null ? null : await executable.isCall(linked + 1n)
    if (isCall === true) calls++
    else if (isCall === false) others++
  }
  return calls > others
}

/** Name of the function that the call instruction around `link` calls; null unless it directly calls the start of a Go function. */
async function calledAt({ executable }: Program, link: bigint): Promise<string | null> {
  // a profile's address is the last byte of the call instruction
  const target = await executable.callTarget(link + 1n)
  const callee = target === null ? null : await executable.functionAt(target)
  return callee !== null && callee.entry === target ? callee.name : null
}
