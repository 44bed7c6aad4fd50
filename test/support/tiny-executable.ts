import type { TableVersion } from '../../src/symbols/function-table-header.ts'
import { ByteWriter } from './byte-writer.ts'
import { entryOffsets, type TinyFunction, tinyTables } from './go-tables.ts'

export interface TinyOptions {
  readonly format?: 'elf' | 'mach-o' | 'pe'
  readonly arch?: 'amd64' | 'arm64' | '386' | 's390x'
  readonly version?: TableVersion
  readonly isSince126?: boolean
  readonly functions: readonly TinyFunction[]
  /** Position-independent, with the addresses in its relocations alone where the format allows that. */
  readonly isPie?: boolean
  /** Without section names, as after sstrip. */
  readonly isBare?: boolean
  /** Hex. */
  readonly buildId?: string
  readonly goBuildId?: string
  readonly goVersion?: string
  /** Lines of `go version -m`, with tabs. */
  readonly modules?: string
  /** Code of C before the Go text. */
  readonly before?: number
}

const PAGE = 0x1000
const MACHINES = {
  elf: { amd64: 62, arm64: 183, '386': 3, s390x: 22 },
  'mach-o': { amd64: 0x01000007, arm64: 0x0100000c },
  pe: { amd64: 0x8664, arm64: 0xaa64, '386': 0x14c },
}

/** One page-aligned part of a file. */
interface Part {
  readonly name: string
  readonly address: number
  readonly bytes: Uint8Array
  readonly flags: { readonly isExecutable?: true; readonly isWritable?: true }
  readonly sections: readonly { readonly name: string; readonly address: number; readonly size: number; readonly type?: number }[]
}

/** Addresses of a tiny executable. */
export interface TinyExecutable {
  readonly bytes: Uint8Array
  readonly base: number
  readonly textAddress: number
  /** Offset of the Go text in the file. */
  readonly textOffset: number
  readonly tableOffset: number
  readonly dataOffset: number
  entry(name: string): bigint
}

/** A Go program of a few functions, as the linkers write it. */
export function tinyExecutable(options: TinyOptions): TinyExecutable {
  const { format = 'elf', arch = 'amd64', version = '1.20', isPie = false, functions } = options
  const wordSize = arch === '386' ? 4 : 8
  const isLittle = arch !== 's390x'
  const base = { elf: isPie ? 0 : 0x400000, 'mach-o': 0x100000000, pe: arch === '386' ? 0x400000 : 0x140000000 }[format]
  const textAddress = base + PAGE + (options.before ?? 0)
  const textEnd = base + PAGE + pages(textAddress - base - PAGE + entryOffsets(functions).at(-1)!)
  const quantum = { amd64: 1, '386': 1, arm64: 4, s390x: 2 }[arch]
  const tables = tinyTables({
    version,
    functions,
    textAddress,
    address: textEnd,
    quantum,
    isLittle,
    wordSize,
    isSince126: options.isSince126 ?? false,
  })
  const dataAddress = textEnd + pages(tables.readOnly.length + 0x2000)
  const info = buildInfo(options, version, dataAddress, isLittle, wordSize)
  const moduleAddress = dataAddress + Math.ceil(info.length / 64) * 64
  const module = tables.moduleData(moduleAddress)
  const pointers = [...tables.readOnly.pointers, ...info.pointers, ...module.pointers]
  const data = new ByteWriter({ address: dataAddress, isLittle, wordSize })
    .bytes(info.toBytes())
    .upTo(moduleAddress - dataAddress)
    .bytes(module.toBytes())
  const relocations = new ByteWriter({ isLittle, wordSize })
  const dynamic = new ByteWriter({ isLittle, wordSize })
  const readOnly = new ByteWriter({ address: textEnd, isLittle, wordSize }).bytes(tables.readOnly.toBytes()).align(8)
  if (isPie && format === 'elf') {
    const type = arch === 'arm64' ? 1027 : 8
    // from last to first: the order must not matter
    for (const { at, target } of pointers.toReversed()) relocations.u64(at, type, target)
    dynamic.u64(7, readOnly.here, 8, relocations.length, 9, 24, 0, 0)
  }
  const relocationAddress = readOnly.here
  readOnly.bytes(relocations.toBytes())
  const dynamicAddress = data.align(8).here
  data.bytes(dynamic.toBytes())
  const text = new ByteWriter({ isLittle, wordSize }).upTo(textAddress - base - PAGE)
  for (const { code } of functions) text.bytes(code)
  const section = (name: string, address: number, size: number): Part['sections'][number] => ({ name, address, size })
  const dot = format === 'mach-o' ? '__' : '.'
  const parts: Part[] = [
    {
      name: '__TEXT',
      address: base + PAGE,
      bytes: text.toBytes(),
      flags: { isExecutable: true },
      sections: [section(`${dot}text`, base + PAGE, text.length)],
    },
    {
      name: '__RODATA',
      address: textEnd,
      bytes: readOnly.toBytes(),
      flags: {},
      sections: [section(`${dot}gopclntab`, textEnd, relocationAddress - textEnd)],
    },
    {
      name: '__DATA',
      address: dataAddress,
      bytes: data.toBytes(),
      flags: { isWritable: true },
      sections: [
        section(`${dot}${format === 'mach-o' ? 'go_buildinfo' : 'go.buildinfo'}`, dataAddress, info.length),
        section(`${dot}${format === 'mach-o' ? 'go_module' : 'go.module'}`, moduleAddress, module.length),
      ],
    },
  ]
  if (isPie && format === 'elf') for (const { at } of pointers) clear(parts, at, wordSize)
  const offset = (address: number): number => address - base
  const out = { elf: elfFile, 'mach-o': machOFile, pe: peFile }[format](parts, options, {
    base,
    wordSize,
    isLittle,
    dynamicAddress,
    dynamicSize: dynamic.length,
    pointers,
  })
  return {
    bytes: out,
    base,
    textAddress,
    textOffset: offset(textAddress),
    tableOffset: offset(textEnd),
    dataOffset: offset(dataAddress),
    entry: (name) => BigInt(textAddress + entryOffsets(functions)[functions.findIndex((each) => each.name === name)]!),
  }
}

interface Layout {
  readonly base: number
  readonly wordSize: 4 | 8
  readonly isLittle: boolean
  readonly dynamicAddress: number
  readonly dynamicSize: number
  readonly pointers: readonly { readonly at: number; readonly target: number }[]
}

function pages(size: number): number {
  return Math.max(1, Math.ceil(size / PAGE)) * PAGE
}

function clear(parts: readonly Part[], address: number, size: number): void {
  for (const part of parts)
    if (address >= part.address && address < part.address + part.bytes.length)
      part.bytes.fill(0, address - part.address, address - part.address + size)
}

/** Source: debug/buildinfo, buildinfo.go; cmd/link/internal/ld, data.go, buildinfo. */
function buildInfo(
  { goVersion, modules }: TinyOptions,
  version: TableVersion,
  address: number,
  isLittle: boolean,
  wordSize: 4 | 8,
): ByteWriter {
  const out = new ByteWriter({ address, isLittle, wordSize })
  if (goVersion === undefined) return out
  const framed = modules === undefined ? '' : `0123456789abcdef${modules}fedcba9876543210`
  out.u8(0xff).text(' Go buildinf:')
  if (version === '1.18' || version === '1.20') {
    out.u8(0, 2).upTo(32)
    for (const text of [goVersion, framed]) out.u8((text.length & 127) | 128, text.length >> 7).text(text)
    return out
  }
  const strings = address + 64
  out
    .u8(wordSize, isLittle ? 0 : 1)
    .pointer(strings)
    .pointer(strings + 2 * wordSize)
    .upTo(64)
  const bytes = strings + 4 * wordSize
  out
    .pointer(bytes)
    .word(goVersion.length)
    .pointer(bytes + goVersion.length)
    .word(framed.length)
  return out.text(goVersion).text(framed)
}

/** All parts at the file offset that is their distance from the base. */
function bodyOf(header: ByteWriter, parts: readonly Part[], base: number): ByteWriter {
  if (header.length > PAGE) throw new Error(`the headers take ${header.length} bytes`)
  for (const part of parts) header.upTo(part.address - base).bytes(part.bytes)
  return header
}

/** Source: System V ABI, "Object Files". */
function elfFile(parts: readonly Part[], options: TinyOptions, layout: Layout): Uint8Array {
  const { base, wordSize, isLittle } = layout
  const isWide = wordSize === 8
  const arch = options.arch ?? 'amd64'
  const notes = new ByteWriter(layout)
  if (options.goBuildId !== undefined) notes.u32(4, options.goBuildId.length, 4).text('Go', 4).text(options.goBuildId).align(4)
  if (options.buildId !== undefined)
    notes
      .u32(4, options.buildId.length / 2, 3)
      .text('GNU', 4)
      .bytes(fromHex(options.buildId))
      .align(4)
  const notesOffset = 0x800
  const programs = [
    ...parts.map(({ address, bytes, flags }) => ({
      type: 1,
      flags: 4 | (flags.isExecutable ? 1 : 0) | (flags.isWritable ? 2 : 0),
      address,
      size: bytes.length,
    })),
    { type: 4, flags: 4, address: base + notesOffset, size: notes.length },
    ...(layout.dynamicSize > 0 ? [{ type: 2, flags: 6, address: layout.dynamicAddress, size: layout.dynamicSize }] : []),
  ]
  const names = ['', ...parts.flatMap((part) => part.sections.map(({ name }) => name)), '.shstrtab']
  const nameText = `${names.join('\0')}\0`
  const sectionsOffset = Math.max(...parts.map((part) => part.address - base + part.bytes.length)) + 0x100
  const namesOffset = sectionsOffset - 0x100
  const out = new ByteWriter(layout)
  out
    .u8(0x7f)
    .text('ELF')
    .u8(isWide ? 2 : 1, isLittle ? 1 : 2, 1)
    .upTo(16)
  out.u16(options.isPie ? 3 : 2, MACHINES.elf[arch]).u32(1)
  out.word(0, isWide ? 64 : 52, options.isBare ? 0 : sectionsOffset).u32(0)
  out.u16(isWide ? 64 : 52, isWide ? 56 : 32, programs.length, isWide ? 64 : 40)
  out.u16(options.isBare ? 0 : names.length, options.isBare ? 0 : names.length - 1)
  for (const { type, flags, address, size } of programs) {
    out.u32(type)
    if (isWide) out.u32(flags).word(address - base, address, address, size, size, PAGE)
    else out.word(address - base, address, address, size, size).u32(flags, PAGE)
  }
  out.upTo(notesOffset).bytes(notes.toBytes())
  bodyOf(out, parts, base)
  if (options.isBare) return out.toBytes()
  out.upTo(namesOffset).text(nameText).upTo(sectionsOffset)
  const nameOffset = 0
  const header = (name: string, type: number, address: number, offset: number, size: number): void => {
    out
      .u32(name === '' ? 0 : nameText.indexOf(`${name}\0`, nameOffset), type)
      .word(0, address, offset, size)
      .u32(0, 0)
      .word(0, 0)
  }
  header('', 0, 0, 0, 0)
  for (const { sections } of parts) for (const { name, address, size } of sections) header(name, 1, address, address - base, size)
  header('.shstrtab', 3, 0, namesOffset, nameText.length)
  return out.toBytes()
}

/** Source: Microsoft, "PE Format". */
function peFile(parts: readonly Part[], options: TinyOptions, { base, wordSize }: Layout): Uint8Array {
  const arch = options.arch ?? 'amd64'
  if (arch === 's390x') throw new Error('there is no Windows for s390x')
  const optionalSize = wordSize === 8 ? 112 : 96
  const out = new ByteWriter({ wordSize }).text('MZ').upTo(60).u32(0x80).upTo(0x80)
  out.text('PE', 4).u16(MACHINES.pe[arch], parts.length).u32(0, 0, 0).u16(optionalSize, 2)
  const optional = out.length
  out
    .u16(wordSize === 8 ? 0x20b : 0x10b)
    .upTo(optional + (wordSize === 8 ? 24 : 28))
    .word(base)
  out
    .upTo(optional + 70)
    .u16(options.isPie ? 0x40 : 0)
    .upTo(optional + optionalSize)
  for (const [i, { address, bytes, flags }] of parts.entries())
    out
      .text(['.text', '.rdata', '.data'][i]!, 8)
      .u32(bytes.length, address - base, bytes.length, address - base, 0, 0, 0)
      .u32(flags.isExecutable ? 0x60000020 : flags.isWritable ? 0xc0000040 : 0x40000040)
  return bodyOf(out, parts, base).toBytes()
}

/** Source: Apple, mach-o/loader.h and mach-o/fixup-chains.h. Position-independent files chain the pointers of a segment of one page. */
function machOFile(parts: readonly Part[], options: TinyOptions, layout: Layout): Uint8Array {
  const { base } = layout
  const arch = options.arch ?? 'amd64'
  if (arch !== 'amd64' && arch !== 'arm64') throw new Error(`there is no macOS for ${arch}`)
  const fixups = options.isPie ? chainedFixups(parts, layout) : null
  const commands = new ByteWriter()
  const name = (text: string): string => (text === '__TEXT' ? '__TEXT' : text === '__DATA' ? '__DATA' : '__DATA_CONST')
  for (const [i, { name: segment, address, bytes, flags, sections }] of parts.entries()) {
    // the first segment has the headers as well
    const start = i === 0 ? base : address
    const size = address - start + bytes.length
    const protection = 1 | (flags.isExecutable ? 4 : 0) | (flags.isWritable ? 2 : 0)
    commands
      .u32(0x19, 72 + sections.length * 80)
      .text(name(segment), 16)
      .u64(start, pages(size), start - base, size)
      .u32(protection, protection, sections.length, 0)
    for (const each of sections)
      commands
        .text(options.isBare ? '' : each.name, 16)
        .text(name(segment), 16)
        .u64(each.address, each.size)
        .u32(each.address - base, 0, 0, 0, 0, 0, 0, 0)
  }
  let count = parts.length
  if (options.buildId !== undefined) {
    commands.u32(0x1b, 24).bytes(fromHex(options.buildId))
    count++
  }
  const fixupsOffset = Math.max(...parts.map((part) => part.address - base + part.bytes.length)) + 8
  if (fixups !== null) {
    commands.u32(0x80000034, 16, fixupsOffset, fixups.length)
    count++
  }
  const out = new ByteWriter().u32(0xfeedfacf, MACHINES['mach-o'][arch], 0, 2, count, commands.length, options.isPie ? 0x200000 : 0, 0)
  bodyOf(out.bytes(commands.toBytes()), parts, base)
  if (fixups !== null) out.upTo(fixupsOffset).bytes(fixups)
  return out.toBytes()
}

/** Replaces the pointers of the parts by links of their chains; format 6, offsets from the base. */
function chainedFixups(parts: readonly Part[], { base, pointers }: Layout): Uint8Array {
  const out = new ByteWriter().u32(0, 32, 0, 0, 0, 0, 0, 0).u32(parts.length)
  const starts = out.length - 4
  const tables: { offset: number; bytes: Uint8Array }[] = []
  let next = 4 + parts.length * 4 + 4
  for (const part of parts) {
    const inside = pointers.filter(({ at }) => at >= part.address && at < part.address + part.bytes.length).sort((a, b) => a.at - b.at)
    const pageCount = Math.ceil(part.bytes.length / PAGE)
    const table = new ByteWriter()
      .u32(22 + pageCount * 2)
      .u16(PAGE, 6)
      .u64(part.address - base)
      .u32(0)
      .u16(pageCount)
    for (let page = 0; page < pageCount; page++) {
      const chain = inside.filter(({ at }) => Math.floor((at - part.address) / PAGE) === page)
      table.u16(chain.length === 0 ? 0xffff : (chain[0]!.at - part.address) % PAGE)
      const view = new DataView(part.bytes.buffer, part.bytes.byteOffset)
      for (const [i, { at, target }] of chain.entries()) {
        const distance = i + 1 < chain.length ? (chain[i + 1]!.at - at) / 4 : 0
        view.setBigUint64(at - part.address, BigInt(target - base) | (BigInt(distance) << 51n), true)
      }
    }
    tables.push({ offset: next, bytes: table.toBytes() })
    out.u32(inside.length === 0 ? 0 : next)
    next += table.length
  }
  for (const { offset, bytes } of tables) out.upTo(starts + offset).bytes(bytes)
  return out.toBytes()
}

function fromHex(text: string): number[] {
  return text.match(/../g)!.map((pair) => Number.parseInt(pair, 16))
}
