import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeGoText } from '../../../src/base/go-text.ts'
import { runeCount } from '../../../src/compat/go/characters.ts'
import { csvRecord } from '../../../src/compat/go/csv.ts'
import { LineTooLong, scanLines } from '../../../src/compat/go/lines.ts'
import { quote, unquote } from '../../../src/compat/go/quote.ts'
import { loadGoRegexp } from '../../../src/compat/go/regexp.ts'
import { GO_VALUES } from './go-values.ts'

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))

describe('quote', () => {
  it.each(GO_VALUES.quote)('gives $q', ({ s, q }) => {
    expect(quote(decodeGoText(bytesOf(s)))).toBe(q)
  })
})

describe('unquote', () => {
  it.each(GO_VALUES.unquote)('reads $s', ({ s, u }) => {
    expect(unquote(s)).toBe(u === null ? null : decodeGoText(bytesOf(u)))
  })

  it('is the inverse of quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(unquote(quote(text))).toBe(text)
      }),
    )
  })
})

describe('decodeGoText', () => {
  it('reads UTF-8, and keeps its mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeGoText(new TextEncoder().encode(text))).toBe(text)
      }),
    )
    expect(decodeGoText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  it('keeps each byte that is no UTF-8 as one character of its own', () => {
    const text = decodeGoText(Uint8Array.of(0x61, 0xff, 0xe2, 0x82, 0xc3, 0xa9, 0xc0))
    expect(text).toBe('a\udcff\udce2\udc82é\udcc0')
    expect(runeCount(text)).toBe(6)
  })
})

async function* chunked(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function linesOf(text: string, size = 7): Promise<string[]> {
  const lines: string[] = []
  for await (const line of scanLines(chunked(new TextEncoder().encode(text), size))) lines.push(line)
  return lines
}

describe('scanLines', () => {
  it('splits at line feeds, wherever chunks end, and drops one carriage return', async () => {
    expect(await linesOf('one\ntwo\r\n\nthree é four\r\r\nlast')).toEqual(['one', 'two', '', 'three é four\r', 'last'])
    expect(await linesOf('')).toEqual([])
    expect(await linesOf('\n')).toEqual([''])
  })

  it('refuses lines of 64 KiB', async () => {
    expect(await linesOf(`${'x'.repeat(65535)}\n`, 1000)).toHaveLength(1)
    await expect(linesOf(`${'x'.repeat(65536)}\n`, 1000)).rejects.toThrow(LineTooLong)
    await expect(linesOf('x'.repeat(65536), 1 << 20)).rejects.toThrow('bufio.Scanner: token too long')
  })
})

describe('csvRecord', () => {
  it('quotes what Go quotes', () => {
    expect(csvRecord(['a', '', 'b c', ' d', 'e,f', '"g"', 'h\ni', '\\.', '\u00a0j'])).toBe(
      'a,,b c," d","e,f","""g""","h\ni","\\.","\u00a0j"\n',
    )
    expect(csvRecord([''])).toBe('\n')
  })
})

describe('loadGoRegexp', () => {
  it('matches anywhere, with the syntax of Go', async () => {
    const compile = await loadGoRegexp()
    expect(compile('^a.c$')('abc')).toBe(true)
    expect(compile('b')('abc')).toBe(true)
    expect(compile('(?i)B\\z')('ab')).toBe(true)
  })

  it.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
  ])('says of %s what Go says', async (expression, message) => {
    const compile = await loadGoRegexp()
    expect(() => compile(expression)).toThrow(message)
  })
})
