import type { LocationIndex, Profile, ProfileTables } from '../profile/profile.ts'
import type { SourceFrame } from '../symbols/executable.ts'
import type { Program } from './program.ts'

/** Whether some addresses of the profile have no names. */
export function isUnsymbolized({ locations }: ProfileTables): boolean {
  for (let row = 0; row < locations.length; row++)
    if (locations.lineStart[row] === locations.lineEnd[row] && locations.address(row) !== 0n) return true
  return false
}

/** Adds functions and lines to addresses without names. Returns the number of locations that were named. */
export async function symbolize(profile: Profile, program: Program): Promise<number> {
  const { locations } = profile
  const functions = new Map<string, number>()
  let count = 0
  for (let row = 0; row < locations.length; row++) {
    if (locations.lineStart[row] !== locations.lineEnd[row]) continue
    const link = program.link(locations.address(row), locations.mapping[row]!)
    const frames = link === null ? [] : await program.executable.lineAt(link)
    if (frames.length === 0) continue
    addLines(profile, row, frames, functions)
    count++
  }
  return count
}

function addLines(
  { locations, functions, strings }: Profile,
  row: LocationIndex,
  frames: readonly SourceFrame[],
  known: Map<string, number>,
): void {
  const start = locations.lineCount
  for (const { name, file, line, startLine } of frames) {
    const key = `${name}\n${file}\n${startLine}`
    let fn = known.get(key)
    if (fn === undefined) {
      fn = functions.add()
      functions.define(fn, strings.intern(name), strings.intern(name), strings.intern(file), startLine ?? 0)
      known.set(key, fn)
    }
    locations.addLine(fn, line, 0)
  }
  locations.define(row, locations.addressLow[row]!, locations.addressHigh[row]!, locations.mapping[row]!, start, locations.isFolded[row]!)
}
