import type { TableVersion } from '../../src/symbols/function-table-header.ts'
import { ByteWriter } from './byte-writer.ts'

/** A value that holds from the end of the one before up to the offset `until` in a function. */
export type Until<T> = readonly [until: number, value: T]

export interface TinyFunction {
  readonly name: string
  /** Its machine code. */
  readonly code: readonly number[]
  readonly file?: string
  readonly startLine?: number
  /** Lines of its instructions; the offset of the last is the length of the code. */
  readonly lines?: readonly Until<number>[]
  readonly deferReturn?: number
  readonly funcId?: number
  readonly inlined?: {
    readonly calls: readonly { readonly name: string; readonly parentPc: number; readonly startLine: number }[]
    /** Index in `calls`, or -1. */
    readonly at: readonly Until<number>[]
  }
}

export interface TinyTableOptions {
  readonly version: TableVersion
  readonly functions: readonly TinyFunction[]
  readonly textAddress: number
  readonly address: number
  readonly quantum: number
  readonly isLittle: boolean
  readonly wordSize: 4 | 8
  /** Go 1.26 and later leave the start of the text out of the header, and list the end of the table in the module data. */
  readonly isSince126: boolean
}

export interface TinyTables {
  /** The function table, the inlined calls of the functions, and the list of the text section. */
  readonly readOnly: ByteWriter
  /** The runtime's `moduledata`, for a place; empty before Go 1.18, which is read without it. */
  readonly moduleData: (address: number) => ByteWriter
}

const MAGIC: Record<TableVersion, number> = { '1.2': 0xfffffffb, '1.16': 0xfffffffa, '1.18': 0xfffffff0, '1.20': 0xfffffff1 }

/** Tables as cmd/link writes them. Source: cmd/link/internal/ld, pcln.go and symtab.go, of Go 1.15, 1.17, 1.19 and 1.26. */
export function tinyTables(options: TinyTableOptions): TinyTables {
  const { version, functions, isSince126 } = options
  const isOld = version === '1.2'
  const isOffsets = version === '1.18' || version === '1.20'
  const names = new TextPool(isOld ? null : '')
  const files = new TextPool('')
  const pcValues = new Pool([0]) // offset 0 stands for no table
  for (const { name, file, inlined } of functions) {
    names.add(name)
    for (const call of inlined?.calls ?? []) names.add(call.name)
    files.add(fileOf(file))
  }
  const fileList = [...new Set(functions.map(({ file }) => fileOf(file)))]
  const tables = functions.map(({ code, file, lines, inlined }) => ({
    pcFile: pcValues.add(pcTable([[code.length, fileList.indexOf(fileOf(file)) + (isOld ? 1 : 0)]], options.quantum)),
    pcLine: pcValues.add(pcTable(lines ?? [[code.length, 1]], options.quantum)),
    inlined: inlined === undefined ? 0 : pcValues.add(pcTable(inlined.at, options.quantum)),
  }))

  // sizes first: everything refers to everything by offset
  const wordSize = options.wordSize
  const recordSize = (isOffsets ? 4 : wordSize) + { '1.2': 32, '1.16': 36, '1.18': 36, '1.20': 40 }[version] + 3 * 4
  const dataCount = isOld ? 5 : 4
  const recordStep = Math.ceil((recordSize + (isOffsets ? dataCount * 4 : dataCount * wordSize + 4)) / 8) * 8
  const entrySize = isOffsets ? 4 : wordSize
  const entriesSize = (functions.length * 2 + 1) * entrySize
  const headerSize = 8 + wordSize * (isOld ? 1 : isOffsets ? 8 : 7)
  const at = { names: 0, units: 0, files: 0, pcs: 0, functions: 0, records: 0, fileNumbers: 0, end: 0 }
  if (isOld) {
    at.fileNumbers = aligned(headerSize + entriesSize + 4)
    at.records = aligned(at.fileNumbers + (fileList.length + 1) * 4)
    at.names = at.records + functions.length * recordStep
    at.files = at.names + names.size
    at.pcs = at.files + files.size
    at.end = aligned(at.pcs + pcValues.size)
  } else {
    at.names = headerSize
    at.units = aligned(at.names + names.size)
    at.files = at.units + fileList.length * 4
    at.pcs = at.files + files.size
    at.functions = aligned(at.pcs + pcValues.size)
    at.records = aligned(entriesSize + 4)
    at.end = at.functions + at.records + functions.length * recordStep
  }
  const out = new ByteWriter(options)
  const trees = options.address + at.end
  const treeSize = version === '1.20' ? 16 : 20
  let treeAt = 0
  const treeOffsets = functions.map(({ inlined }) => {
    const offset = treeAt
    treeAt += (inlined?.calls.length ?? 0) * treeSize
    return inlined === undefined ? null : offset
  })
  const name = (text: string): number => names.add(text) + (isOld ? at.names : 0)
  const pcOffset = (offset: number): number => (offset === 0 ? 0 : offset + (isOld ? at.pcs : 0))

  out.u32(MAGIC[version]).u8(0, 0, options.quantum, wordSize).word(functions.length)
  if (!isOld) {
    out.word(fileList.length)
    if (isOffsets) isSince126 ? out.word(0) : out.pointer(options.textAddress)
    out.word(at.names, at.units, at.files, at.pcs, at.functions)
    out.upTo(at.names).bytes(names.bytes)
    out.upTo(at.units).u32(...fileList.map((file) => files.add(file)))
    out.upTo(at.files).bytes(files.bytes)
    out.upTo(at.pcs).bytes(pcValues.bytes)
    out.upTo(at.functions)
  }
  const entries = entryOffsets(functions)
  const entry = (index: number): void => {
    if (isOffsets) out.u32(entries[index]!)
    else out.pointer(options.textAddress + entries[index]!)
  }
  for (const index of functions.keys()) {
    entry(index)
    out.number(at.records + index * recordStep, entrySize)
  }
  entry(functions.length)
  if (isOld) {
    out.u32(at.fileNumbers)
    out.upTo(at.fileNumbers).u32(fileList.length + 1, ...fileList.map((file) => at.files + files.add(file)))
  }
  for (const [index, each] of functions.entries()) {
    out.upTo(at.functions + at.records + index * recordStep)
    entry(index)
    const table = tables[index]!
    out.u32(name(each.name), 0, each.deferReturn ?? 0, 0, pcOffset(table.pcFile), pcOffset(table.pcLine), 3)
    if (!isOld) out.u32(0)
    if (version === '1.20') out.u32(each.startLine ?? 1)
    out.u8(each.funcId ?? 0, 0, 0, dataCount)
    out.u32(0, 0, pcOffset(table.inlined))
    // references to data: the inlined calls are the last of them
    const tree = treeOffsets[index]
    if (isOffsets) out.u32(...Array(dataCount - 1).fill(0xffffffff), tree ?? 0xffffffff)
    else {
      out.align(wordSize)
      for (let i = 0; i < dataCount - 1; i++) out.word(0)
      if (tree == null) out.word(0)
      else out.pointer(trees + tree)
    }
  }
  if (isOld) out.upTo(at.names).bytes(names.bytes).bytes(files.bytes).bytes(pcValues.bytes)
  out.upTo(at.end)
  for (const { inlined } of functions)
    for (const call of inlined?.calls ?? [])
      if (version === '1.20') out.u32(0, name(call.name), call.parentPc, call.startLine)
      else out.u32(0xffff, 0, 99, name(call.name), call.parentPc)
  const textSection = out.align(8).here
  const textSize = entries[functions.length]!
  out.word(0, textSize).pointer(options.textAddress)

  const moduleData = (address: number): ByteWriter => {
    const data = new ByteWriter({ ...options, address })
    if (!isOffsets) return data
    const part = (offset: number): number => options.address + offset
    data.pointer(options.address)
    data.slice(part(at.names), names.size).slice(part(at.units), fileList.length).slice(part(at.files), files.size)
    data
      .slice(part(at.pcs), pcValues.size)
      .slice(part(at.functions), at.end - at.functions)
      .slice(part(at.functions), functions.length + 1)
    const { textAddress } = options
    data
      .pointer(part(0))
      .pointer(textAddress + entries[0]!)
      .pointer(textAddress + textSize)
    data.pointer(textAddress).pointer(textAddress + textSize)
    // data, bss, types: 13 words of 1.18, 15 of 1.20
    for (let i = 0; i < (version === '1.18' ? 13 : 15); i++) data.pointer(textAddress)
    data.pointer(trees).pointer(trees)
    if (isSince126) data.pointer(part(at.end))
    return data.slice(textSection, 1).upTo(data.length + 32 * wordSize)
  }
  return { readOnly: out, moduleData }
}

/** Offsets of the functions in the text, which lie side by side; the last is the end. */
export function entryOffsets(functions: readonly TinyFunction[]): number[] {
  const offsets = [0]
  for (const { code } of functions) offsets.push(offsets.at(-1)! + code.length)
  return offsets
}

function fileOf(file: string | undefined): string {
  return file ?? '/src/main.go'
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8
}

/** Source: cmd/internal/obj, pcln.go, funcpctab. */
function pcTable(rows: readonly Until<number>[], quantum: number): number[] {
  const bytes: number[] = []
  let [pc, before] = [0, -1]
  for (const [until, value] of rows) {
    const delta = value - before
    bytes.push(...varint(delta < 0 ? -delta * 2 - 1 : delta * 2), ...varint((until - pc) / quantum))
    ;[pc, before] = [until, value]
  }
  return [...bytes, 0]
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

class Pool {
  readonly bytes: number[]
  constructor(bytes: number[]) {
    this.bytes = bytes
  }
  get size(): number {
    return this.bytes.length
  }
  add(bytes: readonly number[]): number {
    this.bytes.push(...bytes)
    return this.bytes.length - bytes.length
  }
}

/** Texts that end in a zero byte, each once. */
class TextPool extends Pool {
  readonly #offsets = new Map<string, number>()
  constructor(first: string | null) {
    super([])
    if (first !== null) this.add(first)
  }
  override add(text: string | readonly number[]): number {
    if (typeof text !== 'string') return super.add(text)
    const known = this.#offsets.get(text)
    if (known !== undefined) return known
    const offset = super.add([...new TextEncoder().encode(text), 0])
    this.#offsets.set(text, offset)
    return offset
  }
}
