import { ProfileError } from '../../src/base/error.ts'
import { UTC } from '../../src/compat/go/time-zone.ts'
import { profileFromTables } from '../../src/compat/pprof/input/from-tables.ts'
import { printRaw } from '../../src/compat/pprof/print/print-raw.ts'
import { decodeLegacy } from '../../src/decode/legacy/decode-legacy.ts'
import type { Profile } from '../../src/profile/profile.ts'
import { SampleTable } from '../../src/profile/sample-table.ts'
import { CollectSink } from './profile-view.ts'

/** The bytes of a text with one character per byte. */
export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

const bytesOf = (content: string | Uint8Array) => (typeof content === 'string' ? latin1(content) : content)

/** The decoded profile and its samples. A text has one character per byte. */
export function decodedLegacy(content: string | Uint8Array): { profile: Profile; sink: CollectSink } {
  const sink = new CollectSink()
  return { profile: decodeLegacy([bytesOf(content)], sink), sink }
}

/** What `pprof -raw` prints of the content, one character per byte. */
export function legacyDump(content: string | Uint8Array): string {
  const table = new SampleTable()
  const profile = profileFromTables(decodeLegacy([bytesOf(content)], table), table)
  const context = { zone: UTC, readSource: () => null, workingDirectory: '/' }
  return Array.from(printRaw({ profile }, context), (bytes) => Buffer.from(bytes).toString('latin1')).join('')
}

/** Its lines without spaces at their ends. */
export function dumpLines(content: string | Uint8Array): string[] {
  return legacyDump(content)
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** Code, place and message of the error that the content gives. */
export function legacyError(content: string | Uint8Array): [code: string, where: string, message: string] {
  try {
    decodeLegacy([bytesOf(content)], new CollectSink())
  } catch (error) {
    if (error instanceof ProfileError) return [error.code, error.where, error.message]
    throw error
  }
  throw new Error('nothing was thrown')
}
