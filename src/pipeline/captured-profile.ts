import type { ProfileName } from '../base/profile-names.ts'
import type { Notice } from '../report/report.ts'

/**
 * Asks a process for what stands at `/debug/pprof/` + `path`, such as `heap?debug=1`: resolves to the body. The network comes in here.
 * `part` is the share of the capture's time that the answer may take: less than 1 where another form can stand in for it.
 */
export type Ask = (path: string, part?: number) => Promise<Uint8Array>

/** The forms in which profiles are saved: protobuf, or one of the texts. */
export type CaptureForm = 'pb' | 'debug1' | 'debug2'

/** One profile of one moment. */
export interface CapturedProfile {
  readonly profile: ProfileName
  /** The files, protobuf first. Bytes as the process sent them, or as deferscope joined or labelled them; gzip or not. */
  readonly files: readonly { readonly form: CaptureForm; readonly bytes: Uint8Array }[]
  /** The bytes for the analysis: those of the form with the best evidence, one of `files`. */
  readonly content: Uint8Array
  /** For heaps: whether stacks have the runtime frames of defer records; `partial` where some addresses have no name. */
  readonly frames: 'full' | 'partial' | 'plain' | null
  /** What weakens the capture, and what is missing. */
  readonly notices: readonly Notice[]
}
