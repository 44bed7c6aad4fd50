import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StringTable } from '../../src/profile/string-table.ts'

function tableOf(strings: readonly Uint8Array[]): StringTable {
  const table = new StringTable()
  for (const bytes of strings) table.push(bytes, 0, bytes.length)
  return table
}

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('StringTable', () => {
  it('gives back the bytes of every row', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (strings) => {
        const table = tableOf(strings)
        expect(strings.map((_, row) => table.bytes(row).slice())).toEqual(strings)
      }),
    )
  })

  it('takes a part of a larger array', () => {
    const table = new StringTable()
    expect(table.push(utf8('..main..'), 2, 6)).toBe(0)
    expect(table.text(0)).toBe('main')
  })

  it('interns texts after those of the file, each once, the first row of several equal ones', () => {
    const table = tableOf(['', 'main', 'main', 'größe'].map(utf8))
    expect([table.intern('main'), table.intern('größe'), table.intern('new'), table.intern('new'), table.intern('')]).toEqual([
      1, 3, 4, 4, 0,
    ])
    expect([table.length, table.text(4)]).toEqual([5, 'new'])
  })

  it('interns into an empty table, whose row 0 is then ""', () => {
    const table = new StringTable()
    expect([table.intern('a'), table.intern('')]).toEqual([1, 0])
    expect(table.text(0)).toBe('')
  })

  it('finds the first row of exactly these characters', () => {
    const table = tableOf(['', 'bytesize', 'byte', 'bytes', 'bytes'].map(utf8))
    expect([table.find('bytes'), table.find(''), table.find('bytess'), table.find('x')]).toEqual([3, 0, -1, -1])
  })

  it('keeps a byte order mark: two names that differ in it differ', () => {
    expect(tableOf([utf8('\ufeffmain')]).text(0)).toBe('\ufeffmain')
  })

  it('has as canonical row the first of equal bytes', () => {
    const few = fc.array(fc.uint8Array({ maxLength: 2, max: 2 }), { maxLength: 60 })
    fc.assert(
      fc.property(few, (strings) => {
        const keys = strings.map(String)
        expect(Array.from(tableOf(strings).canonicalRows())).toEqual(keys.map((key) => keys.indexOf(key)))
      }),
    )
  })
})
