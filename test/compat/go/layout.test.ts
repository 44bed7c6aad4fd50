import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeGoText } from '../../../src/base/go-text.ts'
import { formatGoDuration } from '../../../src/compat/go/duration.ts'
import { encodeGoText } from '../../../src/compat/go/encode-text.ts'
import { formatGeneral } from '../../../src/compat/go/format-float.ts'
import { padLeft } from '../../../src/compat/go/pad.ts'
import { alignRight } from '../../../src/compat/go/tabwriter.ts'
import { trimSpace } from '../../../src/compat/go/trim-space.ts'
import { bytesOf, GO_TEXTS } from './go-texts.ts'
import { float } from './go-values.ts'

describe('alignRight', () => {
  it.each(GO_TEXTS.aligned)('lays out as tabwriter does, case %#', (input, output) => {
    expect(Buffer.from(encodeGoText(aligned([decodeGoText(bytesOf(input))]))).toString('base64')).toBe(output)
  })

  it('ends a column where a line does not have it', () => {
    expect(aligned(['a:\tx\n \tlong:\ty\n\nb:\tz\n'])).toBe(' a:x\n    long:y\n\n b:z\n')
  })

  it('passes lines on when their columns have ended', () => {
    const begun: string[] = []
    const watched = function* () {
      for (const piece of ['a:\tx\n', ' \tlong:\ty\n', '\n', 'b:\tz\n']) {
        begun.push(piece)
        yield piece
      }
    }
    const passed = Array.from(alignRight(watched()), (text) => [begun.length, text]).filter(([, text]) => text !== '')
    expect(passed).toEqual([
      [3, ' a:x\n    long:y\n\n'],
      [4, ' b:z\n'],
    ])
  })
})

function aligned(pieces: readonly string[]): string {
  return [...alignRight(pieces)].join('')
}

describe('formatGoDuration', () => {
  it.each(GO_TEXTS.durations)('shows %s ns as %s', (nanoseconds, text) => {
    expect(formatGoDuration(BigInt(nanoseconds))).toBe(text)
  })
})

describe('formatGeneral', () => {
  it.each(GO_TEXTS.general)('shows %s as %%.2g and %%.5g do', (bits, two, five) => {
    expect(formatGeneral(float(bits), 2)).toBe(two)
    expect(formatGeneral(float(bits), 5)).toBe(five)
  })

  it('sends ties to the even digit', () => {
    expect([0.125, 0.375, 0, 1 / 1024].map((value) => formatGeneral(value, 2))).toEqual(['0.12', '0.38', '0', '0.00098'])
  })
})

describe('encodeGoText', () => {
  it('is the inverse of decodeGoText for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeGoText(decodeGoText(bytes))).toEqual(bytes)
      }),
    )
    expect(encodeGoText('a\udcffé😀')).toEqual(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80))
  })
})

describe('padLeft', () => {
  it('counts characters, not UTF-16 units or bytes', () => {
    expect(padLeft('😀é\udcff', 5)).toBe('  😀é\udcff')
    expect(padLeft('longer than it', 5)).toBe('longer than it')
    expect(padLeft('😀😀😀', 5)).toBe('  😀😀😀')
  })
})

describe('trimSpace', () => {
  it('takes what Go calls a space: U+0085 is one, U+FEFF is none', () => {
    expect(trimSpace('\u0085 \ta b\u00a0\n')).toBe('a b')
    expect(trimSpace('\ufeffa')).toBe('\ufeffa')
  })
})
