import type { SourceFrame } from '../gosource/source-index.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'

/** A frame for each function of a profile that has a line, in the order of the table of functions. */
export function* functionFrames(profile: Profile): Generator<SourceFrame> {
  const lines = someLines(profile)
  for (let row = 0; row < profile.functions.length; row++) {
    const line = lines.get(row)
    if (line === undefined) continue
    const startLine = profile.functions.startLine[row]!
    yield {
      function: functionName(profile, row),
      file: functionFile(profile, row),
      line,
      startLine: startLine > 0 ? startLine : null,
      release: null,
    }
  }
}

/** A line that the profile has for each function. */
function someLines({ locations }: Profile): Map<number, number> {
  const lines = new Map<number, number>()
  for (let row = 0; row < locations.lineCount; row++)
    if (!lines.has(locations.lineFunction[row]!)) lines.set(locations.lineFunction[row]!, locations.lineNumber[row]!)
  return lines
}
