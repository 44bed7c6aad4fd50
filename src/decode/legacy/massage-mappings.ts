import { trimSpace } from './byte-characters.ts'
import type { LegacyMapping } from './legacy-profile.ts'

/** Source: google/pprof profile/profile.go, `libRx`. */
const LIBRARY = /[.]so$|[.]so[._][0-9]+/

/**
 * Joins neighbouring parts of one mapping, and puts what is probably the main program first. The mappings are modified.
 * Source: google/pprof profile/profile.go, `massageMappings`.
 */
export function massageMappings(mappings: readonly LegacyMapping[]): LegacyMapping[] {
  const joined: LegacyMapping[] = []
  for (const mapping of mappings) {
    const last = joined.at(-1)
    if (last === undefined || !isAdjacent(last, mapping)) {
      joined.push(mapping)
      continue
    }
    last.limit = mapping.limit
    if (mapping.file !== '') last.file = mapping.file
    if (mapping.buildId !== '') last.buildId = mapping.buildId
  }
  const main = joined.findIndex(isProgram)
  if (main > 0) [joined[0], joined[main]] = [joined[main]!, joined[0]!]
  return joined
}

function isProgram(mapping: LegacyMapping): boolean {
  const file = trimSpace(mapping.file.replaceAll('(deleted)', ''))
  return file !== '' && !LIBRARY.test(file) && !file.startsWith('[')
}

/** Whether `b` continues `a`. Source: google/pprof profile/profile.go, `adjacent`. */
function isAdjacent(a: LegacyMapping, b: LegacyMapping): boolean {
  if (a.file !== '' && b.file !== '' && a.file !== b.file) return false
  if (a.buildId !== '' && b.buildId !== '' && a.buildId !== b.buildId) return false
  if (a.limit !== b.start) return false
  return a.offset === 0n || b.offset === 0n || BigInt.asUintN(64, a.offset + (a.limit - a.start)) === b.offset
}
