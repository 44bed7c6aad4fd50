import { Fields, textUntilZero } from './fields.ts'
import type { PagedBytes } from './paged-bytes.ts'

/** Larger than any notes that a linker writes. */
const MAX_NOTES = 1 << 16
/** The most ranges of notes that are read; linkers write up to ten. */
const MAX_RANGES = 100
const NT_GNU_BUILD_ID = 3
const GO_BUILD_ID = 4

/**
 * Reads the build ids in the notes of an ELF file: GNU's as hex, Go's as text. Source: runtime/pprof, elf.go; cmd/internal/buildid,
 * note.go.
 */
export async function readNotes(
  file: PagedBytes,
  ranges: readonly { readonly fileOffset: number; readonly size: number }[],
  isLittle: boolean,
): Promise<{ buildId: string | null; goBuildId: string | null }> {
  let buildId: string | null = null
  let goBuildId: string | null = null
  for (const { fileOffset, size } of ranges.slice(0, MAX_RANGES)) {
    // the program runs without its notes, so a range that cannot be read is skipped
    if (size > MAX_NOTES || fileOffset + size > file.size) continue
    const notes = new Fields(await file.read(fileOffset, size), isLittle, 4)
    for (let at = 0; at + 12 <= size; ) {
      const description = at + 12 + aligned(notes.u32(at))
      const descriptionEnd = description + notes.u32(at + 4)
      if (descriptionEnd > size) break
      const name = textUntilZero(notes.bytes.subarray(at + 12, at + 12 + notes.u32(at)))
      const bytes = notes.bytes.subarray(description, descriptionEnd)
      if (name === 'GNU' && notes.u32(at + 8) === NT_GNU_BUILD_ID) buildId ??= hexOf(bytes)
      if (name === 'Go' && notes.u32(at + 8) === GO_BUILD_ID) goBuildId ??= textUntilZero(bytes)
      at = description + aligned(notes.u32(at + 4))
    }
  }
  return { buildId, goBuildId }
}

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4
}

/** Converts bytes to lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
