import type { TimeZone } from '../../go/time-format.ts'

/** Reads a source file of the machine; null where there is none, or it may not be read. A directory is an empty file, as for pprof. */
export type SourceReader = (path: string) => Uint8Array | null

/** What a report needs of the world outside. */
export interface PrintContext {
  readonly zone: TimeZone
  readonly readSource: SourceReader
  /** Absolute path that sources are searched from where no `-source_path` is given. */
  readonly workingDirectory: string
}
