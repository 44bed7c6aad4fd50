import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { errorOf } from '../support/decoding.ts'
import { tinyExecutable } from '../support/tiny-executable.ts'

const FUNCTIONS = [
  { name: 'main.f', code: Array(16).fill(0x90) },
  { name: 'main.g', code: Array(16).fill(0x90) },
]

async function refused(bytes: Uint8Array, arch?: string): Promise<string[]> {
  const { code, message, where } = await errorOf(openExecutable(bytesRange('app', bytes), arch === undefined ? {} : { arch }))
  return [code, message, where]
}

function changed(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice()
  copy.set(values, at)
  return copy
}

describe('openExecutable', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'this is not an executable: it has 0 bytes'],
    ['a script', new TextEncoder().encode('#!/bin/sh\n'.repeat(20)), 'this is not an executable of Linux, macOS or Windows'],
    ['gzip', changed(new Uint8Array(100), 0, 0x1f, 0x8b), 'this is not an executable of Linux, macOS or Windows'],
    [
      'a Java class',
      changed(new Uint8Array(100), 0, 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65),
      'this is not an executable of Linux, macOS or Windows',
    ],
    ['a DOS program', changed(new Uint8Array(100), 0, 0x4d, 0x5a), 'this is no Windows executable: it starts as one, but has no PE header'],
  ])('refuses %s', async (_, bytes, message) => {
    expect(await refused(bytes)).toEqual(['not-an-executable', message, 'app, byte 0'])
  })

  it('refuses object files', async () => {
    const elf = tinyExecutable({ functions: FUNCTIONS }).bytes
    expect(await refused(changed(elf, 16, 1))).toEqual([
      'not-an-executable',
      'this ELF file is not an executable, but an object file or a core dump',
      'app, byte 0',
    ])
    const machO = tinyExecutable({ format: 'mach-o', functions: FUNCTIONS }).bytes
    expect(await refused(changed(machO, 12, 1))).toEqual([
      'not-an-executable',
      'this Mach-O file is not an executable, but an object file, a core dump or symbols',
      'app, byte 0',
    ])
  })

  it.each(['elf', 'mach-o', 'pe'] as const)('refuses what ends too early: %s', async (format) => {
    const { bytes, tableOffset, dataOffset } = tinyExecutable({ format, functions: FUNCTIONS })
    for (const length of [70, 0x400, tableOffset + 20, dataOffset])
      expect((await refused(bytes.subarray(0, length)))[0], `${length} bytes`).toMatch(/^(executable-truncated|not-an-executable)$/)
    expect(await refused(bytes.subarray(0, dataOffset))).toEqual([
      'executable-truncated',
      'the executable ends too early',
      `app, byte ${dataOffset}`,
    ])
  })

  it.each(['elf', 'mach-o', 'pe'] as const)('refuses programs without a function table: %s', async (format) => {
    const { bytes, tableOffset } = tinyExecutable({ format, functions: FUNCTIONS })
    expect(await refused(changed(bytes, tableOffset, 0))).toEqual([
      'not-a-go-program',
      "the executable has no table of Go's functions",
      'app',
    ])
  })

  it('says that a program is packed', async () => {
    const { bytes, tableOffset } = tinyExecutable({ functions: FUNCTIONS })
    const marked = changed(changed(bytes, tableOffset, 0), 0xa00, 0x55, 0x50, 0x58, 0x21)
    expect(await refused(marked)).toEqual(['executable-packed', 'the executable is compressed by UPX', `app, byte ${0xa00}`])
    const pe = tinyExecutable({ format: 'pe', functions: FUNCTIONS })
    const renamed = changed(changed(pe.bytes, pe.tableOffset, 0), pe.bytes.indexOf(0x2e), ...new TextEncoder().encode('UPX0\0'))
    expect((await refused(renamed))[0]).toBe('executable-packed')
  })

  it('refuses kinds it does not read, and says which', async () => {
    const machO = tinyExecutable({ format: 'mach-o', functions: FUNCTIONS }).bytes
    expect(await refused(changed(machO, 0, 0xce))).toEqual([
      'executable-unsupported',
      'this is a Mach-O file for 32-bit machines',
      'app, byte 0',
    ])
    const fat = changed(new Uint8Array(100), 0, 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 1, 1, 0, 0, 12)
    expect(await refused(fat, 'amd64')).toEqual([
      'executable-unsupported',
      'this universal file has no part for amd64, but for arm64',
      'app, byte 0',
    ])
  })

  it('refuses a program whose code cannot be placed', async () => {
    const { bytes, dataOffset } = tinyExecutable({ functions: FUNCTIONS, version: '1.20' })
    const [code, message] = await refused(changed(bytes, dataOffset + 22 * 8, 0xff))
    expect([code, message]).toEqual([
      'executable-unsupported',
      "the runtime's record of the program, which says where the code starts, is not as in Go 1.18 to 1.27",
    ])
  })

  it('refuses functions that are not in order', async () => {
    const { bytes, tableOffset } = tinyExecutable({ functions: FUNCTIONS, version: '1.18' })
    const view = new DataView(bytes.buffer)
    const entries = tableOffset + Number(view.getBigUint64(tableOffset + 8 + 7 * 8, true))
    const [code, message, where] = await refused(changed(bytes, entries + 8, 0xff))
    expect([code, message]).toEqual(['executable-corrupt', 'the executable is damaged: its functions are not sorted by address'])
    expect(where).toMatch(/^app, address 0x[0-9a-f]+$/)
  })

  it('throws where a name does not end, and still answers the rest', async () => {
    const { bytes, entry, tableOffset } = tinyExecutable({ functions: FUNCTIONS, version: '1.20' })
    const records = changed(bytes, 0)
    const executable = await openExecutable(bytesRange('app', records))
    expect((await executable.functionAt(entry('main.g')))?.name).toBe('main.g')
    const view = new DataView(records.buffer)
    const functions = tableOffset + Number(view.getBigUint64(tableOffset + 8 + 7 * 8, true))
    const record = functions + view.getUint32(functions + 4, true)
    view.setUint32(record + 4, 0x7fffffff, true) // where the name of the first function starts
    const damaged = await openExecutable(bytesRange('app', records))
    const { code } = await errorOf(damaged.functionAt(entry('main.f')))
    expect(code).toBe('executable-corrupt')
    expect((await damaged.functionAt(entry('main.g')))?.name).toBe('main.g')
  })
})
