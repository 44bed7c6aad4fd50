import { describe, expect, it } from 'vitest'
import { findCandidates } from '../../src/attribution/candidates.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { foldProfile } from '../../src/pipeline/fold-profile.ts'
import { TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'

describe('findCandidates', () => {
  it('tells machines whose calls end at multiples of four bytes from those of any length', async () => {
    const alignments: Record<string, Set<number>> = {}
    for (const capture of truthCaptures(TRUTH_PROFILES).filter(({ version }) => version >= 18)) {
      const path = capture.file('heap.pb.gz')
      if (path === null) continue
      const { profile, fold } = await foldProfile(fileSource(path), 'functions', null, { inflate: gunzip })
      const found = findCandidates(profile, fold.sites, [48, 80], 'nothing', null)
      alignments[capture.arch] = (alignments[capture.arch] ?? new Set()).add(found.callAlignment)
    }
    // the whole set is of amd64 alone
    const { arm64 = new Set([4]), ...others } = alignments
    expect({ arm64, ...others }).toEqual({ arm64: new Set([4]), amd64: new Set([1]) })
  })
})
