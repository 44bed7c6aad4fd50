import { isUtf8 } from 'node:buffer'
import type { Outcome } from './outcome.ts'

/** Where two outcomes part: what it is about, and pprof's and our side of it. */
export interface Difference {
  readonly what: string
  readonly theirs: string
  readonly ours: string
}

/** The first difference of our outcome from pprof's, or null. Warnings count in any order; after an error only the exit code counts. */
export function firstDifference(theirs: Outcome, ours: Outcome): Difference | null {
  if (theirs.code !== ours.code) return { what: 'exit code', theirs: `${theirs.code}`, ours: `${ours.code}` }
  if (theirs.code !== 0) return null
  return (
    bytesDifference('standard output', theirs.stdout, ours.stdout) ??
    bytesDifference('output file', theirs.file, ours.file) ??
    bytesDifference('warnings', Buffer.from([...theirs.warnings].sort().join('\n')), Buffer.from([...ours.warnings].sort().join('\n')))
  )
}

function bytesDifference(what: string, theirs: Uint8Array | null, ours: Uint8Array | null): Difference | null {
  if (theirs === null || ours === null) return theirs === ours ? null : { what, theirs: presence(theirs), ours: presence(ours) }
  if (Buffer.compare(theirs, ours) === 0) return null
  // latin1 keeps each byte, so that what is no UTF-8 is told apart
  return textDifference(what, Buffer.from(theirs).toString('latin1'), Buffer.from(ours).toString('latin1'))
}

function presence(bytes: Uint8Array | null): string {
  return bytes === null ? '(none)' : `(${bytes.length} bytes)`
}

function textDifference(what: string, theirs: string, ours: string): Difference | null {
  if (theirs === ours) return null
  const theirLines = theirs.split('\n')
  const ourLines = ours.split('\n')
  let line = 0
  while (theirLines[line] === ourLines[line]) line++
  const shown = (text: string | undefined) => (text === undefined ? '(end)' : visible(text))
  return { what: `${what}, line ${line + 1}`, theirs: shown(theirLines[line]), ours: shown(ourLines[line]) }
}

/** A line for people: UTF-8 where it is that, else every other byte as `\\xNN`; cut when long. */
function visible(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1')
  const text = isUtf8(bytes)
    ? JSON.stringify(bytes.toString()).slice(1, -1)
    : latin1.replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`
}
