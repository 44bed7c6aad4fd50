import { foldStacks } from '../analysis/fold-stacks.ts'
import { type AttributedRecord, attributedRecords } from '../attribution/attribute-defers.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { callerOf, NEWDEFER } from '../attribution/record-frames.ts'
import { ProfileError } from '../base/error.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import type { LocationIndex, Profile } from '../profile/profile.ts'
import { PUT_BACK_LABEL, putBackComment, readPutBackNote } from '../profile/put-back-note.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import type { Notice } from '../report/report.ts'
import { AddedFrames, putInFront } from './added-frames.ts'
import { type FoldedProfile, findProgram } from './fold-profile.ts'
import type { GivenFacts } from './given-facts.ts'
import { frameDetail } from './heap-inputs.ts'
import { checkInUse } from './in-use-values.ts'
import { knownHeaps } from './known-heaps.ts'
import { NamedPrograms } from './named-program.ts'

/** A profile whose records have their frames, and notices about it. */
export interface RecordFrames extends StackProfile {
  readonly notices: readonly Notice[]
}

/**
 * Adds `runtime.newdefer` and its caller on top of every sample that a report of the profile counts as a record of `grade` or
 * better, with a label that names the evidence. Values, order and all other samples stay. A profile that has the frames from its
 * process is returned unchanged. Throws `kind-not-supported` and `no-inuse-values` for profiles that are not heaps.
 */
export async function withDeferFrames(input: StackProfile, source: string, given: GivenFacts, grade: Confidence): Promise<RecordFrames> {
  const { profile, stacks } = input
  checkHeap(profile, source)
  if (frameDetail(profile) === 'names' && readPutBackNote(profile.comments) === null)
    return {
      ...input,
      notices: [{ code: 'frames-put-back', text: `${source} has the frames of its records already: nothing was put there.` }],
    }
  const siteOf = new Int32Array(stacks.length).fill(-1)
  const { program, refusals } = await findProgram(profile, given.executables, stacks)
  const heap: FoldedProfile = {
    source,
    profile,
    fold: foldStacks(profile, stacks, 'functions', null, siteOf),
    stacks: null,
    unmatchedFilters: [],
    program: program ?? (await new NamedPrograms(given.openNamed).of(profile)),
    refusals,
    symbolizedCount: 0,
  }
  const { candidates, evidence, isExact, notices } = await knownHeaps([heap], [], given)
  const records = attributedRecords(candidates, evidence).filter((one) => confidenceRank(one.grade.confidence) <= confidenceRank(grade))
  // the hidden addresses of a text, which conversion removes, distinguish likely records from all others
  const isWhole = isExact || (profile.format === 'text' && confidenceRank(grade) >= confidenceRank('likely'))
  const framed: Profile = {
    ...profile,
    comments: [
      ...profile.comments.filter((text) => readPutBackNote([text]) === null),
      putBackComment({ tool: `deferscope ${VERSION}`, grade, isWhole }),
    ],
  }
  return {
    profile: framed,
    stacks: putBack(framed, stacks, siteOf, records),
    notices: [...notices, framesNotice(records, grade, source)],
  }
}

function checkHeap(profile: Profile, source: string): void {
  if (profile.kind !== 'heap' && profile.kind !== 'allocs')
    throw new ProfileError(
      'kind-not-supported',
      `this is a ${profile.kind} profile, which holds no defer records`,
      source,
      'leave out --defer-frames, or capture http://HOST:PORT/debug/pprof/heap?gc=1',
    )
  checkInUse(profile, source)
}

/** The stacks with the frames and labels of records; `siteOf` gives the row of the sites that each stack counts for. */
function putBack(profile: Profile, stacks: StackTable, siteOf: Int32Array, records: readonly AttributedRecord[]): StackTable {
  const bySite = new Map(records.map((one) => [one.record.row, one]))
  const added = new AddedFrames(profile)
  const key = profile.strings.intern(PUT_BACK_LABEL)
  const framed = new StackTable()
  framed.typeCount = stacks.typeCount
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    const record = bySite.get(siteOf[row]!)
    // frames that are there already are not changed
    if (record !== undefined && record.record.prefixNames.length === 0) {
      putInFront(framesOf(record, added), sample)
      sample.pushLabel(key, profile.strings.intern(record.grade.evidence), 0, 0, 0)
    }
    framed.sample(sample)
  }
  return framed
}

/**
 * The frames of a record, leaf first. In a text they have the last two hidden addresses. On the system stack the caller of `newdefer` is
 * not seen.
 */
function framesOf({ record, construct }: AttributedRecord, added: AddedFrames): LocationIndex[] {
  const newdefer = added.location(record.prefix.at(-2) ?? null, NEWDEFER)
  return construct === null ? [newdefer] : [newdefer, added.location(record.prefix.at(-1) ?? null, callerOf(construct))]
}

function framesNotice(records: readonly AttributedRecord[], grade: Confidence, source: string): Notice {
  const kinds = [...new Set(records.map((one) => one.grade.evidence))].join(', ')
  const text =
    records.length === 0
      ? `No allocation of ${source} is known to be a defer record with confidence ${grade}: no frames were put there.`
      : `The frames of runtime.newdefer were put above ${counted(records.length, 'allocation')} of ${source}, which are defer records by ${kinds}; such samples have the label ${PUT_BACK_LABEL}.`
  return { code: 'frames-put-back', text }
}
