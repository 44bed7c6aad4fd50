import { gunzipSync } from 'node:zlib'

/** What one command line did. */
export interface Outcome {
  readonly code: number
  /** Bytes of standard output, inflated where they are gzip. */
  readonly stdout: Uint8Array
  /** Bytes of the file that -output named; null without one. */
  readonly file: Uint8Array | null
  /** Warnings of standard error, in order. Words of errors are not compared. */
  readonly warnings: readonly string[]
}

/** Of what pprof says on standard error, what must be the same. Source: calls of `PrintErr` in google/pprof internal/driver. */
const WARNING =
  /expression matched no samples$|:Interpreted '.*' as range, not regexp$|^For tag .* used unit |^Fetched \d+ |^Multiple value selections|^Generating report in |^ignoring unrecognized symbolization|^expecting -symbolize/

/** An outcome from what a process wrote. */
export function outcomeOf(code: number, stdout: Uint8Array, stderr: string, file: Uint8Array | null): Outcome {
  return { code, stdout: inflated(stdout), file: file === null ? null : inflated(file), warnings: warningsOf(stderr) }
}

function warningsOf(stderr: string): string[] {
  return stderr.split('\n').filter((line) => WARNING.test(line))
}

function inflated(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}
