import type { SourceFrame } from './executable.ts'
import { corrupt, hex } from './executable-errors.ts'
import type { FunctionRecord, FunctionTable } from './function-table.ts'
import { type Budget, newBudget, type PcRun, pcRuns, pcValueAt } from './pc-values.ts'
import { readText } from './table-text.ts'

/** Deeper than the compiler ever inlines calls into each other. */
const MAX_DEPTH = 500
/** Index of the table that maps PCs to inlined calls, Go 1.13 and later. Source: internal/abi, symtab.go. */
const PCDATA_INLINED = 2
const NO_FILE = 0xffffffff

/** Where the tables of inlined calls are; it depends on the Go release. */
export interface InlineLayout {
  /** Index of the inline tree among the data of a function. */
  readonly treeIndex: number
  /** The address that references to a function's data count from; null where they are addresses (before 1.18). */
  readonly functionData: number | null
}

/**
 * The frames at an address of a function, innermost first: the calls inlined there, then the function itself.
 * Source: runtime, symtabinl.go, inlineUnwinder; for Go 1.19 and before, symtab.go, expandFinalStack.
 */
export async function framesAt(
  table: FunctionTable,
  record: FunctionRecord,
  address: number,
  layout: InlineLayout,
): Promise<SourceFrame[]> {
  const frames: SourceFrame[] = []
  const budget = newBudget()
  const tree = await inlineTree(table, record, layout)
  for (let pc = address; ; ) {
    const place = await fileLine(table, record, pc, budget)
    const index = tree === null ? -1 : await inlinedAt(table, record, pc, budget)
    if (tree === null || index < 0) {
      frames.push({ name: await table.name(record.nameOffset), ...place, startLine: record.startLine })
      return frames
    }
    const call = await readCall(table, tree, index)
    frames.push({ name: await table.name(call.nameOffset), ...place, startLine: call.startLine })
    pc = record.entry + call.parentPc
    if (call.parentPc < 0 || pc >= record.end || frames.length > MAX_DEPTH)
      throw corrupt(table.memory.image.file.name, 'its inlined calls do not lead back to their function', `address ${hex(address)}`)
  }
}

/** A line of a file. */
export interface FileLine {
  readonly file: string
  readonly line: number
}

/** The lines that a function has instructions of, without those of calls that were inlined into it; each once, in the order of the code. */
export async function ownLines(table: FunctionTable, record: FunctionRecord): Promise<FileLine[]> {
  const budget = newBudget()
  const files = await pcRuns(table, record.pcFile, budget)
  const lines = await pcRuns(table, record.pcLine, budget)
  const inlined = await pcRuns(table, await inlinedTable(table, record), budget)
  const found = new Map<string, FileLine>()
  const names = new Map<number, string>()
  const rows = { file: 0, inlined: 0 }
  let start = 0
  for (const { end, value: line } of lines) {
    // a run of a line may span several of the other tables
    for (let pc = start; pc < end; ) {
      while (rows.file < files.length && files[rows.file]!.end <= pc) rows.file++
      while (rows.inlined < inlined.length && inlined[rows.inlined]!.end <= pc) rows.inlined++
      const file = files[rows.file]?.value ?? -1
      if ((inlined[rows.inlined]?.value ?? -1) < 0 && file >= 0 && line >= 0) {
        const name = names.get(file) ?? (await fileName(table, record.unit + file))
        names.set(file, name)
        found.set(`${file} ${line}`, { file: name, line })
      }
      pc = Math.min(end, endOf(files[rows.file]), endOf(inlined[rows.inlined]))
    }
    start = end
  }
  return [...found.values()]
}

function endOf(run: PcRun | undefined): number {
  return run?.end ?? Number.POSITIVE_INFINITY
}

/** The address of the function's inline tree; null where it has none. */
async function inlineTree(table: FunctionTable, record: FunctionRecord, { treeIndex, functionData }: InlineLayout): Promise<number | null> {
  if (treeIndex >= record.funcDataCount) return null
  const { wordSize } = table.memory.image
  const references = record.tail + record.pcDataCount * 4
  if (functionData !== null) {
    const offset = (await table.memory.fields(references + treeIndex * 4, 4)).u32(0)
    return offset === 0xffffffff ? null : functionData + offset
  }
  const aligned = Math.ceil(references / wordSize) * wordSize
  const address = (await table.memory.loadedFields(aligned + treeIndex * wordSize, wordSize)).word(0)
  return address === 0 ? null : address
}

async function inlinedAt(table: FunctionTable, record: FunctionRecord, pc: number, budget: Budget): Promise<number> {
  return pcValueAt(table, await inlinedTable(table, record), record.entry, pc, budget)
}

/** The table from PCs to inlined calls; 0 without one. */
async function inlinedTable(table: FunctionTable, record: FunctionRecord): Promise<number> {
  return PCDATA_INLINED >= record.pcDataCount ? 0 : (await table.memory.fields(record.tail + PCDATA_INLINED * 4, 4)).u32(0)
}

interface InlinedCall {
  readonly nameOffset: number
  /** Offset in the function of an instruction at the place of the inlined call. */
  readonly parentPc: number
  readonly startLine: number | null
}

/**
 * Reads one inlined call. Source: runtime, inlinedCall: {funcID, nameOff, parentPc, startLine}, and before 1.20 {parent, funcID, file,
 * line, name, parentPc}.
 */
async function readCall(table: FunctionTable, tree: number, index: number): Promise<InlinedCall> {
  if (table.header.version === '1.20') {
    const row = await table.memory.fields(tree + index * 16, 16)
    return { nameOffset: row.u32(4), parentPc: row.i32(8), startLine: row.i32(12) }
  }
  const row = await table.memory.fields(tree + index * 20, 20)
  return { nameOffset: row.u32(12), parentPc: row.i32(16), startLine: null }
}

async function fileLine(table: FunctionTable, record: FunctionRecord, pc: number, budget: Budget): Promise<{ file: string; line: number }> {
  const file = await pcValueAt(table, record.pcFile, record.entry, pc, budget)
  const line = await pcValueAt(table, record.pcLine, record.entry, pc, budget)
  if (file < 0 || line < 0) return { file: '', line: 0 }
  return { file: await fileName(table, record.unit + file), line }
}

async function fileName(table: FunctionTable, number: number): Promise<string> {
  const { fileNumbers, files } = table.header
  if ((number + 1) * 4 > fileNumbers.size) return ''
  const offset = (await table.memory.fields(fileNumbers.address + number * 4, 4)).u32(0)
  return offset === NO_FILE ? '' : readText(table.memory, files, offset)
}
