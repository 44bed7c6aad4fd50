import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { openExecutables, programOf } from '../../src/pipeline/find-program.ts'
import { isUnsymbolized, symbolize } from '../../src/pipeline/symbolize.ts'
import { functionFile, functionName, type Profile } from '../../src/profile/profile.ts'
import { decoded } from '../support/decoding.ts'
import { type MappedAddress, programProfile } from '../support/program-profile.ts'
import { tinyExecutable } from '../support/tiny-executable.ts'

const file = tinyExecutable({
  buildId: 'ab12',
  functions: [
    { name: 'main.main', code: Array(16).fill(0x90), file: '/src/main.go', startLine: 3, lines: [[16, 5]] },
    {
      name: 'main.f',
      code: Array(16).fill(0x90),
      file: '/src/main.go',
      startLine: 10,
      lines: [
        [8, 12],
        [16, 31],
      ],
      inlined: {
        calls: [{ name: 'main.leaf', parentPc: 0, startLine: 30 }],
        at: [
          [8, -1],
          [16, 0],
        ],
      },
    },
  ],
})
const address = (name: string, offset: bigint) => file.entry(name) + offset
const MAPPING = { start: file.base, buildId: 'ab12' }

async function symbolized(addresses: readonly MappedAddress[]): Promise<{ profile: Profile; count: number }> {
  const { profile } = await decoded(programProfile(addresses, [MAPPING, { start: 0x7f00_0000_0000, file: 'libc.so.6' }]))
  const executables = await openExecutables([{ range: bytesRange('app', file.bytes), maySkip: false }])
  const { program } = await programOf(profile, executables)
  return { profile, count: await symbolize(profile, program!) }
}

/** The frames of each location, innermost first, as `NAME FILE:LINE from START`. */
function framesOf({ locations, functions, ...profile }: Profile): string[] {
  return Array.from({ length: locations.length }, (_, row) =>
    Array.from({ length: locations.lineEnd[row]! - locations.lineStart[row]! }, (_, i) => {
      const line = locations.lineStart[row]! + i
      const fn = locations.lineFunction[line]!
      const whole = { locations, functions, ...profile } as Profile
      return `${functionName(whole, fn)} ${functionFile(whole, fn)}:${locations.lineNumber[line]} from ${functions.startLine[fn]}`
    }).join(' < '),
  )
}

describe('addresses without names', () => {
  it('get those of the executable, inlined calls as well', async () => {
    const { profile, count } = await symbolized([{ address: address('main.main', 4n) }, { address: address('main.f', 12n) }])
    expect(count).toBe(2)
    expect(framesOf(profile)).toEqual([
      'main.main /src/main.go:5 from 3',
      'main.leaf /src/main.go:31 from 30 < main.f /src/main.go:12 from 10',
    ])
    expect(isUnsymbolized(profile)).toBe(false)
  })

  it('share their functions', async () => {
    const { profile } = await symbolized([{ address: address('main.main', 4n) }, { address: address('main.main', 9n) }])
    expect(profile.functions.length).toBe(1)
  })

  it('keep the names that the profile has', async () => {
    const named = { address: address('main.main', 4n), frames: [{ name: 'main.other', line: 77 }] }
    const { profile, count } = await symbolized([named, { address: address('main.main', 9n) }])
    expect(count).toBe(1)
    expect(framesOf(profile)).toEqual(['main.other main.go:77 from 0', 'main.main /src/main.go:5 from 3'])
  })

  it('stay without outside of the executable', async () => {
    const { profile, count } = await symbolized([
      { address: 0x7f00_0000_0004n, mapping: 2 },
      { address: address('main.main', 0n) + 0x10_0000n },
    ])
    expect(count).toBe(0)
    expect(framesOf(profile)).toEqual(['', ''])
  })
})

describe('a profile is unsymbolized', () => {
  const of = async (addresses: readonly MappedAddress[]) => isUnsymbolized((await decoded(programProfile(addresses))).profile)

  it('where an address has no names', async () => {
    expect(await of([{ address: 16n, frames: [{ name: 'main.f' }] }, { address: 32n }])).toBe(true)
    expect(await of([{ address: 16n, frames: [{ name: 'main.f' }] }])).toBe(false)
    expect(await of([])).toBe(false)
  })

  it('but not where a location has no address either', async () => {
    expect(await of([{ address: 0n }])).toBe(false)
  })
})
