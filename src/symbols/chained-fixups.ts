import { corrupt } from './executable-errors.ts'
import { Fields } from './fields.ts'
import type { Relocate } from './image.ts'
import type { MachOImage } from './mach-o.ts'

const PTR_64 = 2
const PTR_64_OFFSET = 6
const NO_FIXUPS = 0xffff
const PAGE_SIZES = [0x1000, 0x4000]
/** Larger than the table of any executable: two bytes per page of 16 KiB. */
const MAX_STARTS = 1 << 24

/**
 * Returns a function that writes the pointers as dyld would, for an image that a newer Apple linker wrote with chained pointers. Null where
 * pointers are not chained: then the file holds them as they are. Source: Apple, mach-o/fixup-chains.h.
 */
export async function chainedFixups(image: MachOImage): Promise<Relocate | null> {
  if (image.fixups === null) return null
  const segments = await readStarts(image, image.fixups)
  return async (bytes, address) => {
    for (const segment of segments) await relocate(image, segment, bytes, address)
  }
}

/** The chains of one segment: the place of the first pointer of each page. */
interface ChainedSegment {
  readonly address: number
  readonly fileOffset: number
  readonly fileSize: number
  readonly pageSize: number
  readonly format: number
  readonly pageStart: Fields
  readonly pageCount: number
}

async function readStarts(image: MachOImage, { fileOffset, size }: { fileOffset: number; size: number }): Promise<ChainedSegment[]> {
  const { file, isLittle, base } = image
  const damaged = corrupt(file.name, 'its chained fixups lie outside of their table', `byte ${fileOffset}`)
  if (size < 8 || size > MAX_STARTS) throw damaged
  const table = new Fields(await file.read(fileOffset, size), isLittle, 8)
  const starts = table.u32(4)
  if (starts + 4 > size) throw damaged
  const chained: ChainedSegment[] = []
  for (let i = 0; i < table.u32(starts); i++) {
    const entry = starts + 4 + i * 4
    if (entry + 4 > size) throw damaged
    if (table.u32(entry) === 0) continue
    const at = starts + table.u32(entry)
    if (at + 22 > size) throw damaged
    const pageCount = table.u16(at + 20)
    if (at + 22 + pageCount * 2 > size) throw damaged
    const address = base + table.u64(at + 8)
    const segment = image.segments.find((candidate) => candidate.address === address)
    const pageSize = table.u16(at + 4)
    // each segment only once, in pages of its machine's size: this bounds the work
    if (segment === undefined || !PAGE_SIZES.includes(pageSize) || chained.some((other) => other.address === address)) continue
    const pageStart = new Fields(table.bytes.subarray(at + 22, at + 22 + pageCount * 2), isLittle, 8)
    chained.push({ ...segment, pageSize, format: table.u16(at + 6), pageStart, pageCount })
  }
  return chained
}

async function relocate({ file, isLittle, base }: MachOImage, segment: ChainedSegment, bytes: Uint8Array, address: number): Promise<void> {
  // other formats are for arm64e, which Go does not build for
  if (segment.format !== PTR_64 && segment.format !== PTR_64_OFFSET) return
  const first = Math.max(0, Math.floor((address - segment.address) / segment.pageSize))
  const end = Math.min(segment.pageCount, Math.ceil((address + bytes.length - segment.address) / segment.pageSize))
  const target = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let index = first; index < end; index++) {
    const start = segment.pageStart.u16(index * 2)
    const pageOffset = index * segment.pageSize
    const length = Math.min(segment.pageSize, segment.fileSize - pageOffset)
    if (start === NO_FIXUPS || length < 8) continue
    const page = new Fields(await file.read(segment.fileOffset + pageOffset, length), isLittle, 8)
    for (let at = start; at + 8 <= length; ) {
      const low = page.u32(isLittle ? at : at + 4)
      const high = page.u32(isLittle ? at + 4 : at)
      const offset = segment.address + pageOffset + at - address
      const isBind = high >>> 31 === 1
      // 36 bits of target, 8 high bits (0 in Go), 7 reserved, 12 bits of distance to the next pointer in units of 4 bytes, 1 bit for binds
      const pointer = low + (high & 0xf) * 2 ** 32 + (segment.format === PTR_64_OFFSET ? base : 0)
      if (offset >= 0 && offset + 8 <= bytes.length) target.setBigUint64(offset, isBind ? 0n : BigInt(pointer), isLittle)
      const next = (high >>> 19) & 0xfff
      if (next === 0) break
      at += next * 4
    }
  }
}
