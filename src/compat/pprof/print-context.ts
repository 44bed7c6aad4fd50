/** The offset of local time from UTC in seconds, and its abbreviation, at a time in seconds since 1970. */
export type TimeZone = (seconds: number) => { readonly offset: number; readonly name: string }

/** Reads a source file of the machine; null where there is none, or it may not be read. */
export type SourceReader = (path: string) => Uint8Array | null

/** What a report needs of the world outside. */
export interface PrintContext {
  readonly zone: TimeZone
  readonly readSource: SourceReader
}

/** What a report comes to: its bytes, or why there is none. Reports that pprof gzips come as they are before. */
export interface Printed {
  readonly chunks: Iterable<string | Uint8Array>
}
