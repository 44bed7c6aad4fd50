import { gzipSync } from 'node:zlib'

/** Byte of a gzip header that names the operating system, and its value for an unknown one. Source: RFC 1952, section 2.3.1. */
const OS_BYTE = 9
const UNKNOWN_OS = 255

/** Compresses so that equal bytes give equal files: the header holds no time, name or system. */
export function gzipped(bytes: Uint8Array): Uint8Array {
  const content = gzipSync(bytes)
  content[OS_BYTE] = UNKNOWN_OS
  return content
}
