import type { TimeZone } from '../../go/time-format.ts'

/** Reads a local source file; null where there is none, or it may not be read. A directory counts as an empty file, as in pprof. */
export type SourceReader = (path: string) => Uint8Array | null

/** What a report needs from outside. */
export interface PrintContext {
  readonly zone: TimeZone
  readonly readSource: SourceReader
  /** Absolute path below which sources are searched where no `-source_path` is given. */
  readonly workingDirectory: string
}
