import { notGo, packed } from './executable-errors.ts'
import { Fields } from './fields.ts'
import { type FunctionTableHeader, mayStartTable, readTableHeader } from './function-table-header.ts'
import type { ImageMemory } from './image.ts'

/** Sections that hold the table: of ELF, of position-independent ELF up to Go 1.24, of Mach-O. PE has no such section. */
const SECTIONS = ['.gopclntab', '.data.rel.ro.gopclntab', '__gopclntab']
/** Bytes at the start of a file that are searched for UPX's mark; in ELF files also at the end. */
const MARKED = 1 << 12
/** How many places that look like the start of a table are checked. Programs that read such tables contain a few. */
const MAX_CANDIDATES = 10_000

/**
 * Finds the function table by its section, or by its first bytes where there are no sections. Throws `not-a-go-program` where there
 * is none, and `executable-packed` where UPX is the reason.
 */
export async function findFunctionTable(memory: ImageMemory): Promise<FunctionTableHeader> {
  for (const { name, address, size } of memory.image.sections) {
    const header = SECTIONS.includes(name) ? await readTableHeader(memory, address, address + size) : null
    if (header !== null && header.functionCount > 0) return header
  }
  // read-only data first, then data that the loader relocates, then code: old small programs have only one segment
  const rank = (segment: { isExecutable: boolean; isWritable: boolean }): number => (segment.isExecutable ? 2 : segment.isWritable ? 1 : 0)
  const segments = memory.image.segments.toSorted((a, b) => rank(a) - rank(b))
  for (const { address, fileSize } of segments) {
    const header = await searchTable(memory, address, fileSize)
    if (header !== null) return header
  }
  await checkPacked(memory)
  throw notGo(memory.image.file.name)
}

async function searchTable(memory: ImageMemory, address: number, size: number): Promise<FunctionTableHeader | null> {
  const { isLittle, wordSize } = memory.image
  let candidates = 0
  for await (const part of memory.parts(address, size, 8)) {
    const fields = new Fields(part.bytes, isLittle, wordSize)
    // of all magic numbers, 0xff is the byte that is rare elsewhere: search for it, then check the rest
    const highest = isLittle ? 3 : 0
    for (let at = part.bytes.indexOf(0xff); at >= 0; at = part.bytes.indexOf(0xff, at + 1)) {
      const start = at - highest
      if (start < 0 || start + 8 > part.bytes.length || (part.address + start) % 4 !== 0 || !mayStartTable(fields, start)) continue
      if (++candidates > MAX_CANDIDATES) return null
      const header = await readTableHeader(memory, part.address + start, address + size)
      if (header !== null && (await isSorted(memory, header))) return header
    }
  }
  return null
}

/** Whether the first entries ascend and lie below the last, which random bytes would not. */
async function isSorted(memory: ImageMemory, { entries, entrySize, functionCount }: FunctionTableHeader): Promise<boolean> {
  const count = Math.min(16, functionCount)
  if (count < 2) return false
  const { isLittle } = memory.image
  const read = async (first: number, rows: number): Promise<number[]> => {
    const fields = new Fields(
      await memory.readLoaded(entries + first * entrySize * 2, ((rows - 1) * 2 + 1) * entrySize),
      isLittle,
      entrySize,
    )
    return Array.from({ length: rows }, (_, i) => fields.word(i * entrySize * 2))
  }
  const values = [...(await read(0, count)), ...(await read(functionCount, 1))]
  return values.every((value, i) => i === 0 || value >= values[i - 1]!) && values[0]! < values[count]!
}

async function checkPacked({ image: { file, sections } }: ImageMemory): Promise<void> {
  if (sections.some(({ name }) => name === 'UPX0' || name === 'UPX1')) throw packed(file.name, 0)
  const length = Math.min(MARKED, file.size)
  for (const offset of [0, file.size - length]) {
    const at = indexOfMark(await file.read(offset, length))
    if (at >= 0) throw packed(file.name, offset + at)
  }
}

function indexOfMark(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x55); at >= 0; at = bytes.indexOf(0x55, at + 1))
    if (bytes[at + 1] === 0x50 && bytes[at + 2] === 0x58 && bytes[at + 3] === 0x21) return at
  return -1
}
