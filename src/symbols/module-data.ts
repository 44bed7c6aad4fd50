import { Fields } from './fields.ts'
import type { FunctionTable } from './function-table.ts'
import type { ImageMemory } from './image.ts'

/** The parts of the runtime's record of the program that the function table lacks. */
export interface ModuleData {
  /** `runtime.text`: the address that entries count from. With C code in the program it is not the start of a section. */
  readonly text: number
  /** `go:func.*`: the address that references to the data of functions count from. */
  readonly functionData: number
}

/** Words of the record that are read. In all versions the fields used here lie within them. */
const WORDS = 64
/** The text sections come after this word at the earliest, and before WORDS. */
const FIRST_AFTER_TYPES = 36
/** Sections that may hold the record, the best first: its own section from Go 1.26 on, before that data without pointers. */
const SECTIONS = ['.go.module', '__go_module', '.noptrdata', '__noptrdata']

/**
 * Finds the runtime's `moduledata` for a function table of Go 1.18 and later: it starts with the address of the table, and repeats
 * the places of its parts and its first and last entry. Null where there is none, or its fields are not as known.
 * Source: runtime, symtab.go, moduledata; cmd/link/internal/ld, symtab.go.
 */
export async function findModuleData(memory: ImageMemory, table: FunctionTable): Promise<ModuleData | null> {
  const { sections, segments } = memory.image
  const named = SECTIONS.flatMap((name) => sections.find((section) => section.name === name) ?? [])
  const writable = segments.filter((segment) => segment.isWritable).map(({ address, fileSize }) => ({ address, size: fileSize }))
  for (const { address, size } of [...named, ...writable]) {
    const found = await searchIn(memory, table, address, size)
    if (found !== null) return found
  }
  return null
}

async function searchIn(memory: ImageMemory, table: FunctionTable, address: number, size: number): Promise<ModuleData | null> {
  const { isLittle, wordSize } = memory.image
  for await (const part of memory.parts(address, size, WORDS * wordSize, true)) {
    const fields = new Fields(part.bytes, isLittle, wordSize)
    const aligned = -part.address & (wordSize - 1)
    for (let at = aligned; at + WORDS * wordSize <= fields.length; at += wordSize) {
      if (fields.word(at) !== table.header.address) continue
      const found = await readRecord(memory, table, new Fields(part.bytes.subarray(at, at + WORDS * wordSize), isLittle, wordSize))
      if (found !== null) return found
    }
  }
  return null
}

/** Reads a record; null unless everything that it repeats of the table agrees with the table. */
async function readRecord(memory: ImageMemory, table: FunctionTable, record: Fields): Promise<ModuleData | null> {
  const word = (index: number): number => record.word(index * record.wordSize)
  const { names, fileNumbers, files, pcValues, functions, functionCount } = table.header
  // six slices of pointer, length and capacity; the last one holds the sorted entries
  const starts = [names, fileNumbers, files, pcValues, functions, functions].map((range) => range.address)
  for (const [part, start] of starts.entries()) if (word(1 + part * 3) !== start || word(2 + part * 3) !== word(3 + part * 3)) return null
  if (word(17) !== functionCount + 1) return null
  // findfunctab, minpc, maxpc, text; the table counts from 0 still
  const text = word(22)
  if (word(20) !== text + table.start || word(21) !== text + table.end) return null
  const sections = await textSections(memory, record, text)
  if (sections < 0) return null
  // from Go 1.26 on, the end of the table lies in between; these versions also leave the start of the text out of the header
  const functionData = word(sections - (table.header.textStart === 0 ? 2 : 1))
  return { text, functionData }
}

/** Index of the word where the slice of the single text section starts, or -1. The fields before it differ between versions. */
async function textSections(memory: ImageMemory, record: Fields, text: number): Promise<number> {
  const word = (index: number): number => record.word(index * record.wordSize)
  for (let index = FIRST_AFTER_TYPES; index + 2 < WORDS; index++) {
    // machines with short jumps may have several text sections (32-bit arm, ppc64): an offset is then not a distance
    if (word(index + 1) !== 1 || word(index + 2) !== 1) continue
    if (memory.available(word(index)) < 3 * record.wordSize) continue
    const section = await memory.loadedFields(word(index), 3 * record.wordSize)
    if (section.word(0) === 0 && section.word(2 * record.wordSize) === text) return index
  }
  return -1
}
