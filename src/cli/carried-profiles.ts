import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ProfileSource } from '../base/profile-source.ts'
import type { CarriedProfile } from '../report/page-data.ts'
import type { InputSummary, Report } from '../report/report.ts'
import { type Outputs, writesPage } from './write-report.ts'

/** Most bytes of the profiles in a page: 1.5 MiB, which base64 makes 2 MiB. A page of 5 MiB can still be sent around. */
const MAX_BYTES = 3 << 19

/**
 * The profiles that a page is of, so that others can be compared with them in the browser: all that the report is of, with their bytes
 * where those fit into a page; none where no output is a page, or where nothing can be compared with their kind.
 */
export async function carriedProfiles(
  { inputs, tables }: Report,
  sources: readonly ProfileSource[],
  outputs: Outputs,
): Promise<CarriedProfile[]> {
  if (!writesPage(outputs)) return []
  // several processes are no single side of a comparison
  if (tables['processes'] !== undefined) return []
  const [first] = inputs
  // goroutines beside a heap are evidence, and not what is compared
  const compared = inputs.filter(({ kind }) => kind === first?.kind)
  if (!compared.every(isComparable)) return []
  const profiles: CarriedProfile[] = []
  let room = MAX_BYTES
  for (const { source: name } of compared) {
    const source = sources.find((one) => one.name === name)
    const bytes = source === undefined ? null : await bytesOf(source, room)
    if (bytes === null) return compared.map(({ source }) => ({ name: source, base64: null }))
    room -= bytes.length
    profiles.push({ name, base64: bytes.toString('base64') })
  }
  return profiles
}

/** Whether `diff` compares single profiles of this kind and form. */
function isComparable({ kind, form }: InputSummary): boolean {
  return ['heap', 'allocs', 'goroutine', 'goroutineleak', 'threadcreate'].includes(kind) && form !== 'debug=2'
}

/** Uncompressed files are read as far as they may still fit. */
const MOST_RATIO = 20

/** The bytes of a source, compressed; null where they do not fit. */
async function bytesOf(source: ProfileSource, room: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source.open()) {
    chunks.push(chunk)
    size += chunk.length
    if (size > room * MOST_RATIO) return null
  }
  const bytes = Buffer.concat(chunks)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b ? bytes : await promisify(gzip)(bytes)
  return packed.length <= room ? packed : null
}
