import type { SampleNeeds } from '../../../profile/sample-table.ts'
import type { PprofCommand } from '../command-line/commands.ts'
import type { PprofConfig } from '../command-line/request.ts'
import type { PprofProfile } from '../profile.ts'
import { sampleIndexOf } from '../sample-index.ts'

/** The order in which Go writes the sample types of a heap. Source: runtime/pprof/protomem.go, `writeHeapProto`. */
const HEAP_TYPES = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']

/**
 * Which parts of the samples a report needs, when it has one source. Names come last in Go's files, so the column of a sample type is a
 * guess, which `isRightColumn` checks after the whole file is read.
 */
export function sampleNeeds({ format }: PprofCommand, config: PprofConfig): SampleNeeds {
  const { focus, ignore, hide, show, show_from, prune_from, tagfocus, tagignore, tagshow, taghide, tagroot, tagleaf } = config
  const isSet = (...texts: string[]) => texts.some((text) => text !== '')
  // all samples decide whether a label filter matches anything
  if (isSet(tagfocus, tagignore, tagshow, taghide, tagroot, tagleaf)) return 'all'
  if (format === 'raw' || format === 'proto' || format === 'traces') return 'all'
  const hasFrameFilters = isSet(focus, ignore, hide, show, show_from, prune_from)
  if (format === 'comments') return hasFrameFilters ? 'all' : 'nothing'
  if (format === 'tags') return hasFrameFilters ? 'all' : 'no-stacks'
  const column = columnGuess(config.sample_index)
  if (column === null) return 'all'
  return { columns: config.mean ? [column, 0] : [column] }
}

/** The guessed column; -1 is the last one, null where there is no guess. */
function columnGuess(sampleIndex: string): number | null {
  if (sampleIndex === '') return -1
  if (/^\d{1,3}$/.test(sampleIndex)) return Number(sampleIndex)
  const column = HEAP_TYPES.indexOf(sampleIndex)
  return column === -1 ? null : column
}

/** Whether a profile that was read with these needs has everything for the report. Throws `usage` where there is no such sample type. */
export function isRightColumn(profile: PprofProfile, needs: SampleNeeds, { sample_index: sampleIndex }: PprofConfig): boolean {
  if (typeof needs === 'string') return true
  const { sampleTypes } = profile
  // columns of types that occur twice are dropped later
  if (new Set(sampleTypes.map(({ type }) => type)).size < sampleTypes.length) return false
  return sampleIndexOf(profile, sampleIndex) === (needs.columns[0] === -1 ? sampleTypes.length - 1 : needs.columns[0])
}
