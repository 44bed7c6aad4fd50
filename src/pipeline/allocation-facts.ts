import type { Allocation } from '../attribution/allocations.ts'
import type { Candidates } from '../attribution/candidates.ts'
import type { Profile } from '../profile/profile.ts'
import type { Program } from './program.ts'

/** The candidates with the functions that their call instructions call. */
export async function withCalls(candidates: Candidates, profile: Profile, program: Program): Promise<Candidates> {
  const calls = new Map<bigint, Promise<string | null>>()
  const callAt = (link: bigint) => {
    const known = calls.get(link) ?? calledAt(program, link)
    calls.set(link, known)
    return known
  }
  const allocations = candidates.allocations.map(async (one): Promise<Allocation> => {
    const start = one.mapping === -1 ? 0n : profile.mappings.start[one.mapping]!
    const link = program.link(start + one.offset, one.mapping)
    return link === null ? one : { ...one, call: await callAt(link) }
  })
  return { ...candidates, allocations: await Promise.all(allocations) }
}

/** Name of the function that the call instruction around `link` calls; null where it is no direct call of a Go function's start. */
async function calledAt({ executable }: Program, link: bigint): Promise<string | null> {
  // profiles give the last byte of the instruction
  const target = await executable.callTarget(link + 1n)
  const callee = target === null ? null : await executable.functionAt(target)
  return callee !== null && callee.entry === target ? callee.name : null
}
