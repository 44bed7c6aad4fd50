import { counted } from '../base/units.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import { readPutBackNote } from '../profile/put-back-note.ts'
import type { Notice } from '../report/report.ts'
import type { FoldedProfile } from './fold-profile.ts'

/** Whether the profiles have live bytes, but no live object: some tool left the counts out. */
export function lacksCounts(heaps: readonly FoldedProfile[]): boolean {
  const total = (name: string) =>
    heaps.reduce((sum, { profile, fold }) => {
      const type = profile.sampleTypes.findIndex((one) => one.type === name)
      return type === -1 ? sum : sum + Number(fold.total(type))
    }, 0)
  return total('inuse_space') > 0 && total('inuse_objects') === 0
}

/** What no profile has of its live objects, although Go writes it: addresses of calls, without which lines are all there is, and sizes. */
export function missingFacts(heaps: readonly FoldedProfile[]): string[] {
  const has = { address: false, size: false, named: false }
  for (const { profile, fold } of heaps) {
    const { locations } = profile
    for (let row = 0; row < fold.sites.length; row++) {
      const location = fold.sites.location[row]!
      if (locations.lineStart[location] === locations.lineEnd[location]) continue
      has.named = true
      has.address ||= locations.addressLow[location] !== 0 || locations.addressHigh[location] !== 0
      has.size ||= fold.sites.size[row] !== 0
      if (has.address) return []
    }
  }
  return has.named ? ['addresses of calls', ...(has.size ? [] : ['sizes of objects'])] : []
}

/** Bytes in use that were allocated at addresses without a function; whether they are records cannot be known. */
export function unnamedBytes({ profile, fold }: FoldedProfile): number {
  const { locations } = profile
  const type = profile.sampleTypes.findIndex((one) => one.type === 'inuse_space')
  let bytes = 0
  for (let row = 0; type !== -1 && row < fold.sites.length; row++) {
    const location = fold.sites.location[row]!
    if (locations.lineStart[location] === locations.lineEnd[location]) bytes += Number(fold.sites.value(row, type))
  }
  return bytes
}

/** The notice about a text of stacks beside a heap, which is not used. */
export function unusedText(source: string): Notice {
  return {
    code: 'goroutines-unused',
    text: `${source} is not used: beside a heap, goroutines are evidence as protobuf or debug=1. deferscope goroutines reads this text (debug=2).`,
  }
}

/** The end of 2100, in nanoseconds since 1970. Source: parca-dev/parca takes milliseconds for nanoseconds in merged profiles. */
const LAST_TIME = 4_133_980_800_000_000_000n

/** Notices about heaps whose numbers are of less, or of more, than they seem. */
export function inputNotices(heaps: readonly FoldedProfile[], skipped: readonly string[]): Notice[] {
  const notices: Notice[] = []
  if (skipped.length > 0)
    notices.push({
      code: 'skipped-files',
      text: `Left out, as no profiles of heaps or goroutines, or as forms of a heap that tell less than another: ${skipped.join(', ')}`,
    })
  for (const { source, profile } of heaps)
    if (profile.cut !== undefined)
      notices.push({ code: 'profile-cut', text: `${source} was cut: ${profile.cut.message}. Its numbers are of what it holds alone.` })
  const merged = heaps.filter(({ profile }) => profile.timeNanos > LAST_TIME)
  if (merged.length > 0)
    notices.push({
      code: 'merged-over-time',
      text: `${merged.map(({ source }) => source).join(', ')} has a time of after the year 2100, as Parca's answers for a range have: it adds up several captures, in each of which one object counts again. Numbers are too large and intervals do not hold; read single captures.`,
    })
  for (const { source, profile } of heaps)
    if (profile.foreignLines !== undefined)
      notices.push({
        code: 'lines-skipped',
        text: `${counted(profile.foreignLines, 'line')} of ${source} left out, which are none of the profile's.`,
      })
  for (const { source, profile } of heaps) {
    const putBack = readPutBackNote(profile.comments)
    if (putBack !== null)
      notices.push({
        code: 'frames-put-back',
        text: `The frames of runtime.newdefer in ${source} are not the process's: ${putBack.tool} put them above what it took for records, ${putBack.grade} or better. The evidence of a row is what it had then.`,
      })
  }
  if (hasUnnamedFrames(heaps))
    notices.push({
      code: 'frames-partial',
      text: 'When the profile was captured, the process did not name all hidden addresses: records behind those count as plain allocations.',
    })
  return notices
}

/** Whether the process did not name all hidden frames when a heap was captured. */
export function hasUnnamedFrames(heaps: readonly FoldedProfile[]): boolean {
  return heaps.some(({ profile }) => readCaptureNote(profile.comments)?.frames === 'partial')
}
