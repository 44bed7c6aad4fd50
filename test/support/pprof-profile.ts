import { type GoMatcher, loadGoRegexp } from '../../src/compat/go/regexp.ts'
import { profileFromTables } from '../../src/compat/pprof/input/from-tables.ts'
import type { LabelSet, PprofProfile } from '../../src/compat/pprof/profile.ts'
import { ProtoDecoder } from '../../src/decode/proto-decoder.ts'
import { SampleTable } from '../../src/profile/sample-table.ts'
import { type TextProfileOptions, textProfile } from './text-profile.ts'

/** A profile as pprof holds it, written as its stacks (see `textProfile`). */
export function pprofProfileOf(text: string, options: TextProfileOptions = {}): PprofProfile {
  return pprofProfileOfBytes(textProfile(text, options))
}

/** The same of protobuf bytes. */
export function pprofProfileOfBytes(bytes: Uint8Array): PprofProfile {
  const table = new SampleTable()
  const decoder = new ProtoDecoder(table)
  decoder.push(bytes)
  return profileFromTables(decoder.end(), table)
}

/**
 * The samples of a profile, a line each: `leaf < caller < root 1 2 {labels}`. Inlined calls are parted by `/`, a location without
 * lines is `?`, a function without a name `""`.
 */
export function stacksOf(profile: PprofProfile): string[] {
  const { samples, locations } = profile
  return Array.from({ length: samples.length }, (_, i) => {
    const frames = Array.from(samples.stack.subarray(samples.stackStart[i], samples.stackStart[i + 1]), (row) => {
      const { lines } = locations[row]!
      return lines.length === 0 ? '?' : lines.map(({ fn }) => fn.name || '""').join('/')
    })
    const labels = labelsOf(samples.labelSets[samples.labels[i]!]!)
    const values = samples.values.map((column) => String(column[i]))
    return [frames.join(' < '), ...values, labels === '' ? '' : `{${labels}}`].filter((part) => part !== '').join(' ')
  })
}

/** The labels of a sample as `textProfile` writes them, texts first. */
function labelsOf({ texts, numbers, units }: LabelSet): string {
  return [
    ...[...texts].flatMap(([key, values]) => values.map((value) => `${key}=${value}`)),
    ...[...numbers].flatMap(([key, values]) => values.map((value, i) => `${key}=${value}${units.get(key)?.[i] ?? ''}`)),
  ].join(' ')
}

/** Compiles expressions as Go does. */
export const compileGo = await loadGoRegexp()

/** The matcher of an expression, null of none. */
export function goMatcher(expression: string | undefined): GoMatcher | null {
  return expression === undefined ? null : compileGo(expression)
}
