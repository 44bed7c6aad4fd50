import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { openExecutables, programOf } from '../../src/pipeline/find-program.ts'
import { programVersion } from '../../src/pipeline/program.ts'
import { executablePath } from '../../src/profile/executable-of.ts'
import type { Profile } from '../../src/profile/profile.ts'
import { decoded } from '../support/decoding.ts'
import { type MappedAddress, type MappedFile, programProfile } from '../support/program-profile.ts'
import { type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'

/** A call of itself, and eleven more bytes. */
const CODE = [0xe8, 0xfb, 0xff, 0xff, 0xff, ...Array(11).fill(0x90)]
const NAMES = ['runtime.main', 'main.main', 'main.f', 'main.g'] as const
/** Where the process has the first byte of the file. */
const START = 0x55_5555_5000n

function tiny(options: Partial<TinyOptions> = {}) {
  const file = tinyExecutable({ functions: NAMES.map((name) => ({ name, code: CODE })), isPie: true, ...options })
  /** The address that profiles give for the call in a function: its last byte. */
  const address = (name: string) => file.entry(name) + 4n - BigInt(file.base) + (options.isPie === false ? BigInt(file.base) : START)
  return { ...file, address, linked: (name: string) => file.entry(name) + 4n }
}

async function opened(...files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly maySkip?: boolean }[]) {
  return openExecutables(files.map(({ name, bytes, maySkip = false }) => ({ range: bytesRange(name, bytes), maySkip })))
}

async function profileOf(addresses: readonly MappedAddress[], mappings: readonly MappedFile[] = [{ start: START }]): Promise<Profile> {
  return (await decoded(programProfile(addresses, mappings))).profile
}

const namesOf = (file: ReturnType<typeof tiny>) => NAMES.map((name) => ({ address: file.address(name), frames: [{ name }] }))

describe('the program of a profile', () => {
  it('is the executable with its build id', async () => {
    const file = tiny({ buildId: 'ab12' })
    const executables = await opened({ name: 'other', bytes: tiny({ buildId: 'cd34' }).bytes }, { name: 'app', bytes: file.bytes })
    const { program, refusals } = await programOf(await profileOf(namesOf(file), [{ start: START, buildId: 'ab12' }]), executables)
    expect(program).toMatchObject({ proof: 'build-id', executable: { name: 'app' } })
    expect(program!.link(file.address('main.f'), 0)).toBe(file.linked('main.f'))
    expect(refusals).toEqual([])
  })

  it('is no executable with another build id, which is said with both', async () => {
    const file = tiny({ buildId: 'cd34' })
    const executables = await opened({ name: 'other', bytes: file.bytes })
    const { program, refusals } = await programOf(await profileOf(namesOf(file), [{ start: START, buildId: 'ab12' }]), executables)
    expect(program).toBeNull()
    expect(refusals).toEqual([
      'other is not the executable of this profile: the profile is of the build ab12, the executable is the build cd34.',
    ])
  })

  it('is found by the names at its addresses where there is no build id', async () => {
    const file = tiny()
    const executables = await opened({ name: 'app', bytes: file.bytes })
    expect((await programOf(await profileOf(namesOf(file)), executables)).program).toMatchObject({ proof: 'addresses' })
    const other = NAMES.map((name) => ({ address: file.address(name), frames: [{ name: `${name}2` }] }))
    expect((await programOf(await profileOf(other), executables)).refusals).toEqual([expect.stringContaining('app is not the executable')])
  })

  it('has no addresses of libraries, also where they fit', async () => {
    const file = tiny({ buildId: 'ab12' })
    const executables = await opened({ name: 'app', bytes: file.bytes })
    const mappings = [
      { start: START, buildId: 'ab12' },
      { start: 0x7f00_0000_0000n, file: '/lib/libc.so.6', buildId: 'ef' },
      { start: 0x6f00_0000_0000n, buildId: 'ab12' },
    ]
    const { program } = await programOf(await profileOf(namesOf(file), mappings), executables)
    const inside = file.address('main.f') - START
    expect(program!.link(0x7f00_0000_0000n + inside, 1)).toBeNull()
    // the same file is mapped more than once
    expect(program!.link(0x6f00_0000_0000n + inside, 2)).toBe(file.linked('main.f'))
  })

  it('has its path by the first mapping', async () => {
    expect(
      executablePath(
        await profileOf(
          [],
          [
            { start: 1, file: '/srv/app' },
            { start: 2, file: 'libc' },
          ],
        ),
      ),
    ).toBe('/srv/app')
    expect(executablePath(await profileOf([], [{ start: 1, file: '' }]))).toBeNull()
    expect(executablePath(await profileOf([], []))).toBeNull()
  })

  it.each([
    ['go1.26.3', '1.26'],
    ['go1.26.3 X:nocoverageredesign', '1.26'],
    ['devel go1.28-abcdef Thu Nov 12', '1.28'],
  ])('was built by Go %s: %s', async (goVersion, value) => {
    const file = tiny({ buildId: 'ab12', goVersion })
    const executables = await opened({ name: 'app', bytes: file.bytes })
    const { program } = await programOf(await profileOf([], [{ start: START, buildId: 'ab12' }]), executables)
    expect(programVersion(program)).toMatchObject({ value, evidence: 'the executable' })
    expect(programVersion(null)).toBeNull()
  })
})

describe('the program of a text', () => {
  /** A heap text with a stack of one address, and a comment for it. */
  const text = (addresses: readonly { readonly address: bigint; readonly name: string }[]) => {
    const stacks = addresses.map(
      ({ address, name }) =>
        `1: 48 [1: 48] @ 0x${(address + 1n).toString(16)}\n#\t0x${address.toString(16)}\t${name}+0x4\t\t/src/main.go:1\n`,
    )
    return new TextEncoder().encode(`heap profile: 4: 192 [4: 192] @ heap/2\n${stacks.join('\n')}\n# runtime.MemStats\n# MaxRSS = 1\n`)
  }

  it.each([true, false])('is found without mappings, position-independent: %s', async (isPie) => {
    const file = tiny({ isPie })
    const executables = await opened({ name: 'app', bytes: file.bytes })
    const { profile } = await decoded(text(NAMES.map((name) => ({ address: file.address(name), name }))))
    const { program } = await programOf(profile, executables)
    expect(program).toMatchObject({ proof: 'addresses' })
    expect(program!.link(file.address('main.g'), -1)).toBe(file.linked('main.g'))
  })

  it.each([true, false])('is refused where other functions stand at its addresses, position-independent: %s', async (isPie) => {
    const file = tiny({ isPie })
    const executables = await opened({ name: 'app', bytes: file.bytes })
    const { profile } = await decoded(text(NAMES.map((name, i) => ({ address: file.address(name), name: NAMES[(i + 1) % NAMES.length]! }))))
    const { program, refusals } = await programOf(profile, executables)
    expect(program).toBeNull()
    expect(refusals).toEqual([expect.stringMatching(/^app is not the executable of this profile: /)])
  })
})

describe('files that may be executables', () => {
  const junk = new TextEncoder().encode('#!/bin/sh\n')

  it('are refused where they cannot be read; of those found in a directory, where none can', async () => {
    const app = { name: 'app', bytes: tiny().bytes }
    await expect(opened({ name: 'run.sh', bytes: junk }, app)).rejects.toMatchObject({ where: expect.stringContaining('run.sh') })
    await expect(opened({ name: 'found.sh', bytes: junk, maySkip: true }, app)).rejects.toMatchObject({ where: 'found.sh' })
    const inDirectory = await opened({ name: 'app', bytes: tiny().bytes, maySkip: true }, { name: 'found.sh', bytes: junk, maySkip: true })
    expect(inDirectory.map(({ name }) => name)).toEqual(['app'])
  })
})
