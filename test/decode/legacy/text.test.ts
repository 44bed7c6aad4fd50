import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSpaceOrComment, trimSpace } from '../../../src/decode/legacy/byte-characters.ts'
import { parseInt64 } from '../../../src/decode/legacy/go-integers.ts'
import { LineScanner } from '../../../src/decode/legacy/line-scanner.ts'
import { WholeLines } from '../../../src/decode/legacy/whole-lines.ts'
import { readPprofProfile } from '../../../src/pipeline/pprof-source.ts'
import { latin1, legacyError } from '../../support/legacy.ts'

const utf8 = (text: string) => Buffer.from(text).toString('latin1')

describe('byte texts', () => {
  it('are trimmed of what Go takes for white space', () => {
    const spaces = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000'
    expect(trimSpace(utf8(`${spaces}a${spaces}b${spaces}`))).toBe(utf8(`a${spaces}b`))
    expect(trimSpace(utf8(spaces))).toBe('')
    for (const other of ['\u200b', '\ufeff', '\u180e', '\u2001é'.slice(1)]) expect(trimSpace(utf8(other))).toBe(utf8(other))
    // bytes that are no UTF-8 are no white space
    expect(trimSpace('\x85a\xa0')).toBe('\x85a\xa0')
    expect(isSpaceOrComment(utf8('\u3000# x'))).toBe(true)
    expect(isSpaceOrComment('x #')).toBe(false)
  })
})

describe('integers', () => {
  it('are read as Go reads them', () => {
    // Go strconv, ParseInt
    const read = (text: string) => parseInt64(text, 0)
    expect(['0', '-7', '+7', '010', '0x1F', '0b11', '0o17', '1_000', '0x_1', '0_7'].map(read)).toEqual([
      0n,
      -7n,
      7n,
      8n,
      31n,
      3n,
      15n,
      1000n,
      1n,
      7n,
    ])
    for (const text of ['', '-', '08', '0x', '1__0', '_1', '1_', ' 1', '1e3']) expect(read(text)).toBe('invalid syntax')
    expect(read('-9223372036854775808')).toBe(-(1n << 63n))
    for (const text of ['9223372036854775808', '-9223372036854775809', '18446744073709551616'])
      expect(read(text)).toBe('value out of range')
    expect(parseInt64('010', 10)).toBe(10n)
    expect(parseInt64('1_0', 10)).toBe('invalid syntax')
  })
})

describe('lines', () => {
  it('end with a line feed, a carriage return before it is dropped', () => {
    const scanner = new LineScanner([latin1('a\r\n\nb\r\r\nc')])
    const lines: string[] = []
    while (scanner.scan()) lines.push(scanner.text)
    expect(lines).toEqual(['a', '', 'b\r', 'c'])
    expect([scanner.text, scanner.scan()]).toEqual(['', false])
  })

  it('have less than 64 KiB', () => {
    expect(legacyError('a'.repeat(65535))[2]).toBe('unrecognized profile format')
    expect(legacyError(`${'a'.repeat(65535)}\n`)[2]).toBe('unrecognized profile format')
    expect(legacyError('a'.repeat(65536))).toEqual(['profile-malformed', 'line 1', 'bufio.Scanner: token too long'])
  })

  it('are equal however the text was cut into chunks', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'b'.repeat(70_000)), { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(80_000), { maxLength: 6 }), (whole, cuts) => {
        const lines = new WholeLines()
        let at = 0
        for (const cut of [...cuts, whole.length]) {
          lines.push(latin1(whole.slice(at, at + cut)))
          at += cut
        }
        lines.end()
        expect(linesOf(lines.pieces)).toEqual(linesOf([latin1(whole)]))
      }),
      { numRuns: 200 },
    )
  })

  it('are read no further than a line that is too long', async () => {
    let chunks = 0
    const endless = {
      name: '/dev/zero',
      open: async function* () {
        for (; chunks < 1000; chunks++) yield latin1('a'.repeat(40_000))
      },
    }
    await expect(readPprofProfile(endless, {})).rejects.toMatchObject({ code: 'profile-malformed' })
    expect(chunks).toBeLessThan(20)
  })
})

/** Each line with its place and offset, and the error at the end. */
function linesOf(pieces: readonly Uint8Array[]): unknown[] {
  const scanner = new LineScanner(pieces)
  const lines: unknown[] = []
  while (scanner.scan()) lines.push([scanner.text, scanner.where, scanner.offset])
  try {
    scanner.check()
  } catch (error) {
    lines.push((error as Error).message)
  }
  return lines
}
