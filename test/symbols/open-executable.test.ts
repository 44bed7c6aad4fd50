import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import type { Executable } from '../../src/symbols/executable.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import type { TinyFunction } from '../support/go-tables.ts'
import { type TinyExecutable, type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'

const NOP = 0x90
/** 16 bytes whose bytes 4 to 8 call a function that starts `distance` bytes after these 16 start. */
const calling = (distance: number): number[] => {
  const relative = distance - 9
  return [
    NOP,
    NOP,
    NOP,
    NOP,
    0xe8,
    relative & 255,
    (relative >> 8) & 255,
    (relative >> 16) & 255,
    (relative >> 24) & 255,
    ...Array(7).fill(NOP),
  ]
}
const nops = (count: number): number[] => Array(count).fill(NOP)

/** main.f has inlined main.g, which has inlined main.h: it calls deferproc there. */
const FUNCTIONS: readonly TinyFunction[] = [
  { name: 'runtime.text', code: nops(8), file: '/go/src/runtime/asm.s' },
  {
    name: 'main.f',
    code: calling(32),
    startLine: 10,
    deferReturn: 12,
    funcId: 7,
    lines: [
      [2, 11],
      [4, 21],
      [12, 31],
      [16, 12],
    ],
    inlined: {
      calls: [
        { name: 'main.g', parentPc: 1, startLine: 20 },
        { name: 'main.h', parentPc: 2, startLine: 30 },
      ],
      at: [
        [2, -1],
        [4, 0],
        [12, 1],
        [16, -1],
      ],
    },
  },
  { name: 'main.Gen[go.shape.int]', code: calling(-16), file: '/src/gen.go' },
  { name: 'runtime.deferproc', code: nops(16), file: '/go/src/runtime/panic.go' },
]

async function opened(options: Partial<TinyOptions> = {}): Promise<{ executable: Executable; tiny: TinyExecutable }> {
  const tiny = tinyExecutable({ functions: FUNCTIONS, goVersion: 'go1.15.15', ...options })
  return { tiny, executable: await openExecutable(bytesRange('tiny', tiny.bytes)) }
}

const KINDS: [string, Partial<TinyOptions>][] = [
  ['ELF', {}],
  ['ELF for 32 bits', { arch: '386' }],
  ['big-endian ELF', { arch: 's390x' }],
  ['position-independent ELF', { isPie: true }],
  ['ELF without section names', { isBare: true }],
  ['position-independent ELF without section names', { isPie: true, isBare: true }],
  ['ELF with C code before', { before: 0x340 }],
  ['Mach-O', { format: 'mach-o' }],
  ['Mach-O with chained pointers', { format: 'mach-o', isPie: true }],
  ['Mach-O without section names', { format: 'mach-o', isBare: true }],
  ['PE', { format: 'pe' }],
  ['PE for 32 bits', { format: 'pe', arch: '386' }],
]
const LAYOUTS: [string, Partial<TinyOptions>][] = [
  ['1.13', { version: '1.2' }],
  ['1.16', { version: '1.16' }],
  ['1.18', { version: '1.18' }],
  ['1.20', { version: '1.20' }],
  ['1.26', { version: '1.20', isSince126: true }],
]

describe.each(KINDS)('%s', (_, kind) => {
  describe.each(LAYOUTS)('with the tables of Go %s', (since, layout) => {
    // lines at single bytes need a machine with instructions of one byte
    const hasLines = kind.arch !== 's390x'
    const functions = !hasLines ? FUNCTIONS.map(({ inlined: _inlined, lines: _lines, ...rest }) => rest) : FUNCTIONS

    it('finds functions by address and by name', async () => {
      const { executable, tiny } = await opened({ ...kind, ...layout, functions })
      for (const { name, code, deferReturn = 0, funcId = 0, startLine = 1 } of functions) {
        const entry = tiny.entry(name)
        const found = { name, entry, end: entry + BigInt(code.length), deferReturn, funcId, startLine: since < '1.20' ? null : startLine }
        expect(await executable.functionAt(entry)).toEqual(found)
        expect(await executable.functionAt(entry + BigInt(code.length) - 1n)).toEqual(found)
        expect(await executable.functionNamed(name)).toEqual(found)
      }
      expect(await executable.functionAt(tiny.entry('runtime.text') - 1n)).toBeNull()
      expect(await executable.functionAt(tiny.entry('runtime.deferproc') + 16n)).toBeNull()
      expect(await executable.functionNamed('main')).toBeNull()
    })

    if (hasLines)
      it('unwinds inlined calls', async () => {
        const { executable, tiny } = await opened({ ...kind, ...layout })
        const f = tiny.entry('main.f')
        const frames = async (offset: bigint): Promise<string[]> =>
          (await executable.lineAt(f + offset)).map(({ name, file, line, startLine }) => `${name} ${file}:${line} from ${startLine}`)
        const from = (line: number): string => `from ${since < '1.20' ? null : line}`
        expect(await frames(8n)).toEqual([
          `main.h /src/main.go:31 ${from(30)}`,
          `main.g /src/main.go:21 ${from(20)}`,
          `main.f /src/main.go:11 ${from(10)}`,
        ])
        expect(await frames(3n)).toEqual([`main.g /src/main.go:21 ${from(20)}`, `main.f /src/main.go:11 ${from(10)}`])
        expect(await frames(12n)).toEqual([`main.f /src/main.go:12 ${from(10)}`])
        expect((await executable.lineAt(tiny.entry('main.Gen[go.shape.int]')))[0]).toMatchObject({ file: '/src/gen.go', line: 1 })
        expect(await executable.lineAt(f - 100n)).toEqual([])
      })

    if (kind.arch === undefined)
      it('follows direct calls', async () => {
        const { executable, tiny } = await opened({ ...kind, ...layout })
        const f = tiny.entry('main.f')
        expect(await executable.callTarget(f + 9n)).toBe(tiny.entry('runtime.deferproc'))
        expect(await executable.callTarget(tiny.entry('main.Gen[go.shape.int]') + 9n)).toBe(f)
        for (const address of [f, f + 8n, f + 10n, 0n, 2n ** 64n - 1n]) expect(await executable.callTarget(address)).toBeNull()
      })
  })
})

describe('openExecutable', () => {
  it('tells what the headers say', async () => {
    const { executable } = await opened({ buildId: 'ab01', goBuildId: 'a/b/c/d', isPie: true })
    expect(executable).toMatchObject({ name: 'tiny', format: 'elf', arch: 'amd64', buildId: 'ab01', goBuildId: 'a/b/c/d', isPie: true })
    const uuid = '00112233445566778899aabbccddeeff'
    expect((await opened({ format: 'mach-o', arch: 'arm64', functions: [FUNCTIONS[0]!], buildId: uuid })).executable).toMatchObject({
      format: 'mach-o',
      arch: 'arm64',
      buildId: uuid,
      isPie: false,
    })
    expect((await opened({ format: 'pe', isPie: true })).executable).toMatchObject({
      format: 'pe',
      arch: 'amd64',
      buildId: null,
      isPie: true,
    })
  })

  it("finds Go's build id at the start of the text where there are no notes", async () => {
    const code = [...new TextEncoder().encode('? Go build ID: "x/y"\n ?')].map((byte) => (byte === 0x3f ? 0xff : byte))
    const { executable } = await opened({ format: 'mach-o', functions: [{ name: 'go:buildid', code }] })
    expect(executable.goBuildId).toBe('x/y')
  })

  it.each(LAYOUTS)('reads build information of Go %s', async (_, layout) => {
    const modules = [
      'path\texample.com/cmd',
      'mod\texample.com\tv1.2.3\th1:x=',
      'dep\texample.org/a\tv1.0.0\th1:y=',
      'dep\texample.org/b\tv2.0.0',
      '=>\t../b\t\t',
      'build\t-trimpath=true',
      'build\tvcs.revision=abc',
      'build\t-ldflags="-X \'main.v=1\\t2\'"',
      '',
    ].join('\n')
    for (const isPie of [false, true]) {
      const { executable } = await opened({ ...layout, isPie, goVersion: 'go1.99.1', modules })
      expect(executable.buildInfo).toEqual({
        goVersion: 'go1.99.1',
        path: 'example.com/cmd',
        modulePath: 'example.com',
        moduleVersion: 'v1.2.3',
        dependencies: [
          { path: 'example.org/a', version: 'v1.0.0', replace: null },
          { path: 'example.org/b', version: 'v2.0.0', replace: { path: '../b', version: '' } },
        ],
        settings: new Map([
          ['-trimpath', 'true'],
          ['vcs.revision', 'abc'],
          ['-ldflags', "-X 'main.v=1\t2'"],
        ]),
      })
    }
  })

  it('does without build information, and then does not guess what old tables mean', async () => {
    const tiny = tinyExecutable({ functions: FUNCTIONS, version: '1.2' })
    const executable = await openExecutable(bytesRange('tiny', tiny.bytes))
    expect(executable.buildInfo).toBeNull()
    expect(await executable.functionAt(tiny.entry('main.f'))).toMatchObject({ name: 'main.f', deferReturn: null })
    expect(await executable.lineAt(tiny.entry('main.f'))).toEqual([])
  })

  it('names no function where several have the name', async () => {
    const twice = { name: 'main.f', code: nops(8) }
    const { executable } = await opened({ functions: [twice, twice] })
    expect(await executable.functionNamed('main.f')).toBeNull()
  })

  it('takes the wanted part of a universal file', async () => {
    const bytes = universal({ arm64: [0], amd64: [1] })
    const archOf = async (arch?: string): Promise<string> =>
      (await openExecutable(bytesRange('fat', bytes), arch === undefined ? {} : { arch })).arch
    expect([await archOf(), await archOf('arm64'), await archOf('amd64')]).toEqual(['amd64', 'arm64', 'amd64'])
  })
})

/** A universal file of tiny programs. Source: Apple, mach-o/fat.h. */
function universal(parts: Record<'arm64' | 'amd64', number[]>): Uint8Array {
  const slices = (Object.keys(parts) as ('arm64' | 'amd64')[]).map((arch) => ({
    cpu: arch === 'arm64' ? 0x0100000c : 0x01000007,
    bytes: tinyExecutable({ format: 'mach-o', arch, functions: [{ name: 'main.main', code: nops(16) }] }).bytes,
  }))
  const header = [0xcafebabe, slices.length]
  let offset = 0x1000
  for (const { cpu, bytes } of slices) {
    header.push(cpu, 0, offset, bytes.length, 12)
    offset += bytes.length
  }
  const out = new Uint8Array(offset)
  for (const [i, word] of header.entries()) new DataView(out.buffer).setUint32(i * 4, word)
  offset = 0x1000
  for (const { bytes } of slices) {
    out.set(bytes, offset)
    offset += bytes.length
  }
  return out
}

describe('linkAddress', () => {
  it('goes by file offsets in ELF', async () => {
    const { executable, tiny } = await opened({ isPie: true })
    const mapping = { start: 0x7f0000001000n, limit: 0x7f0000002000n, offset: 0x1000n }
    expect(executable.linkAddress(0x7f0000001008n, mapping)).toBe(tiny.entry('main.f'))
    expect(executable.linkAddress(0x7f0000000fffn, mapping)).toBeNull()
    expect(executable.linkAddress(0x7f0000002000n, mapping)).toBeNull()
    // nothing is executable there
    expect(executable.linkAddress(0x7f0000001008n, { ...mapping, offset: 0x2000n })).toBeNull()
    expect(executable.linkAddress(0x7f0000001008n, { ...mapping, offset: 2n ** 64n - 1n })).toBeNull()
  })

  it.each(['pe', 'mach-o'] as const)('goes by the distance from the first byte in %s', async (format) => {
    const { executable, tiny } = await opened({ format, isPie: true })
    const mapping = { start: 0x7ff600000000n, limit: 0x7ff600100000n, offset: 0n }
    const distance = tiny.entry('main.f') - BigInt(tiny.base)
    expect(executable.linkAddress(mapping.start + distance, mapping)).toBe(tiny.entry('main.f'))
    expect(executable.linkAddress(mapping.start + 0x80000n, mapping)).toBeNull()
  })

  it('takes addresses as they are where a profile has no mappings, unless the program can be anywhere', async () => {
    const none = { start: 0n, limit: 0n, offset: 0n }
    const fixed = await opened()
    const f = fixed.tiny.entry('main.f')
    expect([fixed.executable.linkAddress(f, none), fixed.executable.linkAddress(1n, none)]).toEqual([f, null])
    const moved = await opened({ isPie: true })
    expect(moved.executable.linkAddress(moved.tiny.entry('main.f'), none)).toBeNull()
  })
})

describe('callTarget', () => {
  it('does not take a number that looks like a call for one: calls lead to the start of a function', async () => {
    const { executable, tiny } = await opened({
      functions: [
        { name: 'main.f', code: calling(20) },
        { name: 'main.g', code: nops(16) },
      ],
    })
    expect(await executable.callTarget(tiny.entry('main.f') + 9n)).toBeNull()
  })

  it('knows that duffzero is entered anywhere', async () => {
    const { executable, tiny } = await opened({
      functions: [
        { name: 'main.f', code: calling(20) },
        { name: 'runtime.duffzero', code: nops(16) },
      ],
    })
    expect(await executable.callTarget(tiny.entry('main.f') + 9n)).toBe(tiny.entry('runtime.duffzero') + 4n)
  })

  describe('on arm64', () => {
    const word = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
    const bl = (distance: number): number => (0x94000000 | ((distance / 4) & 0x3ffffff)) >>> 0
    /** ADRP x27 with the page itself, ADD x27, BR x27. */
    const jumpTo = (pageOffset: number): number[] => [0x9000001b, (0x9100037b | (pageOffset << 10)) >>> 0, 0xd61f0360].flatMap(word)
    const arm64 = (functions: readonly TinyFunction[]): Promise<{ executable: Executable; tiny: TinyExecutable }> =>
      opened({ arch: 'arm64', functions })

    it('follows BL forth and back', async () => {
      const { executable, tiny } = await arm64([
        { name: 'main.f', code: [word(0xd503201f), word(bl(4))].flat() },
        { name: 'main.g', code: word(bl(-8)) },
      ])
      expect(await executable.callTarget(tiny.entry('main.g'))).toBe(tiny.entry('main.g'))
      expect(await executable.callTarget(tiny.entry('main.g') + 4n)).toBe(tiny.entry('main.f'))
      for (const off of [1n, 2n, 3n]) expect(await executable.callTarget(tiny.entry('main.g') + off)).toBeNull()
    })

    it.each([
      ['BL', bl(16)],
      ['BLR', 0xd63f0020],
    ])('takes the bytes of %s for no call where no instruction starts', async (_name, call) => {
      const [low, high] = [call & 0xffff, call >>> 16]
      // the halves of the call lie in two instructions
      const code = [((low << 16) | 0x201f) >>> 0, (0xd5030000 | high) >>> 0, call, 0xd503201f].flatMap(word)
      // the only function that is called at other places than its start
      const duff = Array(8).fill(0xd503201f).flatMap(word)
      const { executable, tiny } = await arm64([
        { name: 'main.f', code },
        { name: 'runtime.duffzero', code: duff },
      ])
      expect(await executable.isCall(tiny.entry('main.f') + 6n)).toBe(false)
      expect(await executable.isCall(tiny.entry('main.f') + 12n)).toBe(true)
    })

    it.each(['main.g-tramp0', 'main.g+0-tramp0'])('follows the jump %s of a linker to its target', async (name) => {
      const { executable, tiny } = await arm64([
        { name: 'main.f', code: word(bl(4)) },
        { name, code: jumpTo(16) },
        { name: 'main.g', code: word(0xd503201f) },
      ])
      expect(await executable.callTarget(tiny.entry('main.f') + 4n)).toBe(tiny.entry('main.g'))
    })

    it('does not follow what a function does itself', async () => {
      const { executable, tiny } = await arm64([
        { name: 'main.f', code: word(bl(4)) },
        { name: 'main.jump', code: jumpTo(16) },
        { name: 'main.g', code: word(0xd503201f) },
      ])
      expect(await executable.callTarget(tiny.entry('main.f') + 4n)).toBe(tiny.entry('main.jump'))
    })
  })

  it('knows no calls of other machines', async () => {
    const { executable, tiny } = await opened({ arch: '386' })
    expect(executable.arch).toBe('386')
    expect(await executable.callTarget(tiny.entry('main.f') + 9n)).toBeNull()
  })
})
