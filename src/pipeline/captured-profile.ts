import type { ProfileName } from '../base/profile-names.ts'
import type { Notice } from '../report/report.ts'

/** Asks a process for what stands at `/debug/pprof/` + `path`, such as `heap?debug=1`: resolves to the body. The network comes in here. */
export type Ask = (path: string) => Promise<Uint8Array>

/** A form of a profile that is worth keeping: protobuf, or one of the texts. */
export type CaptureForm = 'pb' | 'debug1' | 'debug2'

/** One profile of one moment. */
export interface CapturedProfile {
  readonly profile: ProfileName
  /** Protobuf first. Bytes as the process sent them, or as they were put together; gzip or not. */
  readonly files: readonly { readonly form: CaptureForm; readonly bytes: Uint8Array }[]
  /** What an analysis reads: the bytes of the form with the best evidence, one of `files`. */
  readonly content: Uint8Array
  /** For heaps: whether the stacks have the runtime frames of defer records; `partial` where some addresses have no name. */
  readonly frames: 'full' | 'partial' | 'plain' | null
  /** What weakens it, and what was lost. */
  readonly notices: readonly Notice[]
}
