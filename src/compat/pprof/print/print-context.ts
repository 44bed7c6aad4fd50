import type { TimeZone } from '../../go/time-format.ts'

export type { TimeZone }

/** Reads a source file of the machine; null where there is none, or it may not be read. A directory is an empty file, as for pprof. */
export type SourceReader = (path: string) => Uint8Array | null

/** What a report needs of the world outside. */
export interface PrintContext {
  readonly zone: TimeZone
  readonly readSource: SourceReader
  /** Absolute path that sources are searched from where no `-source_path` is given. */
  readonly workingDirectory: string
}

/**
 * What a report comes to. Texts are to be encoded with `encodeGoText`; bytes are valid until the next chunk is taken. Reports that
 * pprof gzips come as they are before.
 */
export interface Printed {
  readonly chunks: Iterable<string | Uint8Array>
}
