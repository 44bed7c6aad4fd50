import { describe, expect, it } from 'vitest'
import { formatGoTime, formatZoneTime } from '../../../src/compat/go/time-format.ts'
import { UTC, zoneOfFiles } from '../../../src/compat/go/time-zone.ts'
import { parseZoneFile } from '../../../src/compat/go/tzif.ts'
import { bytesOf, GO_TEXTS } from './go-texts.ts'

const first = bytesOf(GO_TEXTS.zones[0]!.file)

describe('zoneOfFiles', () => {
  it.each(GO_TEXTS.zones)('gives the times that Go shows, zone %#', ({ file, times }) => {
    const zone = zoneOfFiles([bytesOf(file)])
    for (const [nanoseconds, shown, full] of times) {
      expect(formatZoneTime(BigInt(nanoseconds), zone)).toBe(shown)
      expect(formatGoTime(BigInt(nanoseconds), zone)).toBe(full)
    }
  })

  it('takes the first file that is a zone', () => {
    const [nanoseconds, shown] = GO_TEXTS.zones[0]!.times.at(-1)!
    expect(formatZoneTime(BigInt(nanoseconds), zoneOfFiles([Uint8Array.of(1, 2, 3), first]))).toBe(shown)
  })

  it('is UTC where no file is one', () => {
    expect(zoneOfFiles([])(0)).toEqual(UTC(0))
    expect(formatGoTime(-1n, zoneOfFiles([new Uint8Array(100)]))).toBe('1969-12-31 23:59:59.999999999 +0000 UTC')
  })
})

describe('parseZoneFile', () => {
  it('is null for a file that ends early, wherever it does', () => {
    // what is left after the tables is the rule, which may be missing
    const footer = first.length - first.lastIndexOf(10, first.length - 2)
    for (let length = 0; length < first.length - footer; length += 7) expect(parseZoneFile(first.subarray(0, length))).toBeNull()
    expect(parseZoneFile(first.subarray(0, first.length - footer))).toMatchObject({ rule: '' })
  })

  it('is null for a version that Go does not know', () => {
    const bytes = first.slice()
    bytes[4] = 0x34
    expect(parseZoneFile(bytes)).toBeNull()
  })
})

describe('formatZoneTime', () => {
  it('shows the offset where the zone has no name', () => {
    const nameless = (offset: number) => () => ({ offset, name: '' })
    expect(formatZoneTime(0n, nameless(-12600))).toBe('1969-12-31 20:30:00 -0330')
    expect(formatGoTime(0n, nameless(3600))).toBe('1970-01-01 01:00:00 +0100 +0100')
  })
})
