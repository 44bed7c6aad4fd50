import { describe, expect, it } from 'vitest'
import { findCandidates } from '../../src/attribution/candidates.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { foldProfile } from '../../src/pipeline/fold-profile.ts'
import { programProfile } from '../support/program-profile.ts'

/** The alignment that a profile shows whose addresses are `calls` return addresses less one and `marks` of instructions, on arm64. */
async function alignmentOf(calls: number, marks: number): Promise<number> {
  const addresses = Array.from({ length: calls + marks }, (_, i) => BigInt(0x1000 + 16 * i + (i < calls ? 3 : 0)))
  const bytes = programProfile(
    addresses.map((address, i) => ({ address, frames: [{ name: 'main.f', line: i + 1 }] })),
    [{ start: 0x1000 }],
  )
  const { profile, fold } = await foldProfile(bytesSource('heap.pb', bytes), 'functions', null, { inflate: gunzip })
  return findCandidates(profile, fold.sites, [48], 'nothing', null).callAlignment
}

describe('callAlignment', () => {
  it('is 4 while at most one address in eight is that of an instruction, and 1 from there on', async () => {
    expect(await alignmentOf(8, 0)).toBe(4)
    expect(await alignmentOf(7, 1)).toBe(4)
    expect(await alignmentOf(6, 1)).toBe(1)
    expect(await alignmentOf(14, 2)).toBe(4)
    expect(await alignmentOf(13, 2)).toBe(1)
  })
})
