import type { Capture } from '../analysis/processes.ts'
import { processTraits } from '../analysis/same-process.ts'
import { ProfileError } from '../base/error.ts'
import type { Integer } from '../base/int64.ts'
import { owned } from '../base/owned.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import { ColumnTotals } from '../profile/column-totals.ts'
import { readProcessLabels } from '../profile/process-labels.ts'
import type { ProfileKind } from '../profile/profile.ts'
import type { SampleBuffer, SampleSink } from '../profile/sample-sink.ts'
import { isSkippable } from './skippable.ts'

/** A source, and what it shows about its process. */
export interface Surveyed extends Capture {
  readonly from: ProfileSource
  readonly kind: ProfileKind
}

/**
 * Reads what each source shows about its process, one after the other, without the stacks of its samples. Left out are texts of goroutines,
 * which show nothing, and files of a directory that are something else. Throws what decoding throws.
 */
export async function survey(sources: readonly ProfileSource[], decode: DecodeOptions): Promise<Surveyed[]> {
  const surveyed: Surveyed[] = []
  for (const from of sources) {
    try {
      surveyed.push(await surveyOne(from, { ...decode, takesCut: true }))
    } catch (error) {
      const isDump = error instanceof ProfileError && error.code === GOROUTINE_DUMP
      if (!isDump && !isSkippable(from, error)) throw error
    }
  }
  return surveyed
}

async function surveyOne(from: ProfileSource, decode: DecodeOptions): Promise<Surveyed> {
  const sums = new Sums()
  const profile = await decodeProfile(from, sums, decode)
  const totals: Record<string, Integer> = {}
  profile.sampleTypes.forEach(({ type }, i) => {
    totals[type] = sums.totals.sum(i)
  })
  return {
    from,
    kind: profile.kind,
    source: from.name,
    format: profile.format,
    ...owned({ labels: readProcessLabels(profile.comments), traits: processTraits(profile, totals) }),
  }
}

/** Adds up the values of samples, whose stacks need not be decoded. */
class Sums implements SampleSink {
  readonly totals = new ColumnTotals()

  begin(): void {}

  sample(sample: SampleBuffer): boolean {
    this.totals.add(sample)
    return true
  }

  takesWithoutStack(sample: SampleBuffer): boolean {
    return this.sample(sample)
  }
}
