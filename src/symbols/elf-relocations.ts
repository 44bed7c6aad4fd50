import type { ElfImage } from './elf.ts'
import { corrupt } from './executable-errors.ts'
import { Fields } from './fields.ts'
import type { ImageMemory, Relocate } from './image.ts'

/** The relocation type "image base + addend", for machines whose tables have addends. Source: the ABI supplement of each machine. */
const RELATIVE: Record<string, number> = { amd64: 8, arm64: 1027, riscv64: 3, ppc64: 22, ppc64le: 22, s390x: 12, loong64: 3 }
const DT_RELA = 7
const DT_RELASZ = 8
const ROW = 24
/** Rows that are read at once. */
const BATCH = 1 << 15
/** Larger than any dynamic section, which has about 30 rows. */
const MAX_DYNAMIC = 1 << 16

/**
 * Returns a function that writes pointers as the dynamic loader would: in a position-independent executable GNU ld leaves them zero in the
 * file. Null where there is no such table of relocations: then the file holds the pointers.
 */
export async function elfRelocations(image: ElfImage, memory: ImageMemory): Promise<Relocate | null> {
  const table = await findTable(image)
  const type = RELATIVE[image.arch]
  if (table === null || type === undefined || image.wordSize !== 8) return null
  let pointers: Promise<Pointers> | undefined
  return async (bytes, address) => {
    pointers ??= readPointers(memory, table, type)
    const { length, at, target } = await pointers
    const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    // the table may be unsorted (Go's own linker), and few ranges are asked for, so the whole table is searched
    for (let i = 0; i < length; i++) {
      const offset = at[i]! - address
      if (offset >= 0 && offset + 8 <= bytes.length) fields.setBigUint64(offset, BigInt(target[i]!), image.isLittle)
    }
  }
}

interface Table {
  readonly address: number
  readonly size: number
}

async function findTable({ dynamic, file, isLittle }: ElfImage): Promise<Table | null> {
  if (dynamic === null || dynamic.size > MAX_DYNAMIC || dynamic.fileOffset + dynamic.size > file.size) return null
  const rows = new Fields(await file.read(dynamic.fileOffset, dynamic.size), isLittle, 8)
  let address = 0
  let size = 0
  for (let at = 0; at + 16 <= rows.length; at += 16) {
    const tag = rows.u64(at)
    if (tag === 0) break
    if (tag === DT_RELA) address = rows.u64(at + 8)
    if (tag === DT_RELASZ) size = rows.u64(at + 8)
  }
  return address > 0 && size > 0 ? { address, size } : null
}

/** `at[i]` is the address of the pointer to `target[i]`. */
interface Pointers {
  readonly length: number
  readonly at: Float64Array
  readonly target: Float64Array
}

async function readPointers(memory: ImageMemory, { address, size }: Table, type: number): Promise<Pointers> {
  const { file, isLittle } = memory.image
  const count = Math.floor(size / ROW)
  if (size > memory.available(address)) throw corrupt(file.name, 'its relocations lie outside of it', `byte ${file.size}`)
  const at = new Float64Array(count)
  const target = new Float64Array(count)
  let length = 0
  for (let first = 0; first < count; first += BATCH) {
    const batch = Math.min(BATCH, count - first)
    const rows = new Fields(await memory.read(address + first * ROW, batch * ROW), isLittle, 8)
    for (let row = 0; row < batch * ROW; row += ROW) {
      // r_info: the symbol in its upper half, the type in its lower half
      if (rows.u32(row + (isLittle ? 8 : 12)) !== type || rows.u64(row + 16) > Number.MAX_SAFE_INTEGER) continue
      at[length] = rows.u64(row)
      target[length] = rows.u64(row + 16)
      length++
    }
  }
  return { length, at, target }
}
