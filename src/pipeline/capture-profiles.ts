import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import type { ProfileName } from '../base/profile-names.ts'
import { bytesSource, type GivenText } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import type { Notice } from '../report/report.ts'
import { type CounterPage, captureCounters } from './capture-counters.ts'
import { captureGoroutines } from './capture-goroutines.ts'
import { captureHeap } from './capture-heap.ts'
import type { Ask, CapturedProfile } from './captured-profile.ts'
import { labelCapture } from './label-capture.ts'

export interface CaptureOptions {
  readonly profiles: readonly ProfileName[]
  /** The endpoint, without credentials; messages append the profile's name to it. */
  readonly source: string
  /** What is known of the process, such as its pod; none by default. */
  readonly labels?: Labels
  readonly gc: boolean
  readonly maxGoroutines: number
  /** Whether texts of goroutines are captured besides the protobuf. */
  readonly withTexts: boolean
  /** Pages that are asked for counters after a heap; none by default. */
  readonly counterPages?: readonly CounterPage[]
  readonly now: () => bigint
  readonly decode?: DecodeOptions
}

/** The captures of one process at one time, and the profiles that failed. */
export interface CaptureRound {
  readonly captures: readonly CapturedProfile[]
  readonly failures: readonly { readonly profile: ProfileName; readonly error: ProfileError }[]
  /** Counters of allocations by size, of right after the heap; absent where there are none. */
  readonly counters?: GivenText
  /** Notices about the counters. */
  readonly notices?: readonly Notice[]
}

/** Captures profiles of one process in parallel, so that they show nearly one moment. A profile that fails does not stop the others. */
export async function captureProfiles(ask: Ask, options: CaptureOptions): Promise<CaptureRound> {
  const captures: CapturedProfile[] = []
  const failures: { profile: ProfileName; error: ProfileError }[] = []
  const outcomes = await Promise.allSettled(options.profiles.map((profile) => captureLabelled(ask, profile, options)))
  outcomes.forEach((outcome, i) => {
    if (outcome.status === 'fulfilled') captures.push(outcome.value)
    else if (outcome.reason instanceof ProfileError) failures.push({ profile: options.profiles[i]!, error: outcome.reason })
    else throw outcome.reason
  })
  const pages = captures.some(({ profile }) => profile === 'heap') ? (options.counterPages ?? []) : []
  if (pages.length === 0) return { captures, failures }
  // after the heap, whose collection has freed what is dead
  const { counters, notices } = await captureCounters(pages)
  return { captures, failures, notices, ...(counters === null ? {} : { counters }) }
}

async function captureLabelled(ask: Ask, profile: ProfileName, options: CaptureOptions): Promise<CapturedProfile> {
  return labelCapture(await captureOne(ask, profile, options), options.labels ?? {}, options.decode)
}

function captureOne(ask: Ask, profile: ProfileName, options: CaptureOptions): Promise<CapturedProfile> {
  const { gc, maxGoroutines, withTexts, now } = options
  const source = options.source + profile
  const decode = options.decode === undefined ? {} : { decode: options.decode }
  if (profile === 'heap' || profile === 'allocs') return captureHeap(ask, { name: profile, gc, source, now, ...decode })
  if (profile === 'goroutine') return captureGoroutines(ask, { source, withText: withTexts, maxGoroutines, ...decode })
  return captureProto(ask, profile, source, options)
}

/** Captures any other profile as the process sends it, after a check that it is one. */
async function captureProto(ask: Ask, profile: ProfileName, source: string, { decode }: CaptureOptions): Promise<CapturedProfile> {
  const bytes = await ask(profile)
  await decodeProfile(bytesSource(source, bytes), { begin() {}, sample: () => false }, decode)
  return { profile, files: [{ form: 'pb', bytes }], content: bytes, frames: null, notices: [] }
}
