import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import type { Executable } from '../../src/symbols/executable.ts'
import { loadBias } from '../../src/symbols/load-bias.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { buildGo, disassembled, type GoBuild, type GoProgram, type Instruction, runProgram } from '../support/go-program.ts'
import { generator } from '../support/random.ts'

/** This many places are looked at in each program. */
const SAMPLE = 1000

function sampleOf<T>(rows: readonly T[], random: () => number): T[] {
  return Array.from({ length: Math.min(SAMPLE, rows.length) }, () => rows[Math.floor(random() * rows.length)]!)
}

async function opened({ path, bytes }: GoProgram): Promise<Executable> {
  return openExecutable(bytesRange(path, bytes))
}

/** As the symbol table has a name: without the ABI, with a dot for Go's middle dot, and with what C puts before names on macOS. */
function symbolName(name: string): string {
  return name
    .replace(/\.abi(0|internal)$/, '')
    .replace(/^_+/, '')
    .replaceAll('·', '.')
}

const CROSS: [string, GoBuild][] = [
  ['linux/amd64', { os: 'linux', arch: 'amd64' }],
  ['linux/arm64', { os: 'linux', arch: 'arm64' }],
  ['linux/arm64 with trampolines', { os: 'linux', arch: 'arm64', ldflags: '-debugtramp=2' }],
  ['darwin/amd64', { os: 'darwin', arch: 'amd64' }],
  ['darwin/arm64', { os: 'darwin', arch: 'arm64' }],
  ['windows/amd64', { os: 'windows', arch: 'amd64' }],
  ['windows/arm64', { os: 'windows', arch: 'arm64' }],
]

describe('executables, compared with go tool objdump', () => {
  describe.each(CROSS)('%s', (_, build) => {
    let executable: Executable
    let instructions: Instruction[]
    beforeAll(async () => {
      const program = await buildGo({ ...build, package: 'small' })
      executable = await opened(program)
      instructions = await disassembled(program)
    })

    it('have the target of every direct call, and none where there is no direct call', async () => {
      expect(executable.arch).toBe(build.arch)
      const calls = sampleOf(
        instructions.filter(({ text }) => /^CALL\b/.test(text)),
        generator(1),
      )
      expect(calls.length).toBe(SAMPLE)
      for (const { address, bytes, text } of calls) {
        const target = await executable.callTarget(address + BigInt(bytes.length / 2))
        const isDirect = build.arch === 'arm64' ? /^9[4-7]/.test(bytes) : bytes.startsWith('e8')
        expect(target !== null, text).toBe(isDirect)
        if (target === null) continue
        const found = await executable.functionAt(target)
        // offsets are of duffzero and duffcopy, and of trampolines
        const named = /^CALL (.*)\(SB\)$/
          .exec(text)?.[1]
          ?.replace(/(\+0)?-tramp\d+$/, '')
          .replace(/\+\w+$/, '')
        // on macOS, stubs of functions of the system have no name
        expect(found === null ? undefined : symbolName(found.name), text).toBe(named === undefined ? undefined : symbolName(named))
      }
      for (const { address, bytes, text } of sampleOf(
        instructions.filter((each) => !/^CALL\b/.test(each.text)),
        generator(2),
      ))
        expect(await executable.callTarget(address + BigInt(bytes.length / 2)), text).toBeNull()
    })

    it('have the function and line of every instruction', async () => {
      for (const { address, place, function: name } of sampleOf(instructions, generator(3))) {
        expect(symbolName((await executable.functionAt(address))!.name)).toBe(symbolName(name))
        const [frame] = await executable.lineAt(address)
        if (frame!.line > 0) expect(`${frame!.file.split('/').at(-1)}:${frame!.line}`).toBe(place)
      }
    })

    it('have a call of deferproc for a defer in a loop', async () => {
      const loop = instructions.filter((each) => each.function === 'main.loop' && /^CALL\b/.test(each.text))
      const called: (string | undefined)[] = []
      for (const { address, bytes } of loop) {
        const target = await executable.callTarget(address + BigInt(bytes.length / 2))
        called.push((await executable.functionAt(target!))?.name)
      }
      expect(called).toContain('runtime.deferproc')
    })

    it('have the build information that go version shows', () => {
      expect(executable.buildInfo).toMatchObject({ path: 'example.com/frames/small', modulePath: 'example.com/frames' })
      expect(executable.buildInfo?.settings.get('GOARCH')).toBe(build.arch)
      expect(executable.buildInfo?.settings.get('GOOS')).toBe(build.os)
      expect(executable.goBuildId).toMatch(/^\S+\/\S+\/\S+\/\S+$/)
    })
  })
})

const NATIVE: [string, GoBuild][] = [
  ['as built', {}],
  ['without symbols', { ldflags: '-s -w' }],
  ['position-independent', { isPie: true }],
  ['position-independent without symbols', { isPie: true, ldflags: '-s -w' }],
  ['linked with C', { isCgo: true }],
  ['linked with C, position-independent, without symbols', { isCgo: true, isPie: true, ldflags: '-s -w' }],
]

describe('programs of this machine, compared with what they say of themselves', () => {
  const isLinux = process.platform === 'linux'

  describe.skipIf(!isLinux).each(NATIVE)('%s', (_, build) => {
    let program: GoProgram
    let executable: Executable
    beforeAll(async () => {
      program = await buildGo(build)
      executable = await opened(program)
    })

    it('have the same frames at every address', async () => {
      const main = (await executable.functionNamed('main.main'))!
      const addresses: bigint[] = []
      const random = generator(4)
      const inlining = ['main.loop', 'main.loop.func1', 'main.main']
      for (const name of inlining) {
        const found = (await executable.functionNamed(name))!
        for (let at = found.entry; at < found.end - 1n; at++) addresses.push(at)
      }
      // main.main is one of the last functions of the program, runtime one of the first
      const first = (await executable.functionNamed('runtime.main'))!.entry
      while (addresses.length < SAMPLE * 3) addresses.push(first + BigInt(Math.floor(random() * Number(main.end - first))))
      const { frames } = runProgram(program, main.entry, addresses)
      let depth = 0
      for (const address of addresses) {
        const found = await executable.functionAt(address)
        const lines = await executable.lineAt(address)
        // the runtime takes the last byte of a function for the next one, and knows no line of the padding between functions
        if (found === null || found.end === address + 1n || lines[0]!.line === 0) continue
        const own = lines.map(({ name, file, line }) => `${name.replace(/\[.*\]/, '[...]')} ${file}:${line}`)
        const theirs = frames.get(address)!
        // the runtime leaves wrappers out of what it prints: they are the last here
        expect(own.slice(0, theirs.length)).toEqual(theirs)
        if (own.length > 1) depth++
      }
      expect(depth).toBeGreaterThan(200)
    })

    it('are found in memory by their mapping, and by the names of a heap text', async () => {
      const main = (await executable.functionNamed('main.main'))!
      const { mapping, calls } = runProgram(program, main.entry, [])
      const bias = await loadBias(executable, calls)
      expect(bias).not.toBeNull()
      expect(bias === 0n).toBe(build.isPie !== true)
      for (const { address, offset } of calls) {
        if (address < mapping.start || address >= mapping.limit) continue
        const linked = executable.linkAddress(address, mapping)!
        expect(linked).toBe(address - bias!)
        expect((await executable.functionAt(linked))?.entry).toBe(linked - offset)
      }
      expect(calls.map((call) => call.function)).toEqual(['main.printCalls', 'main.report', 'main.main', 'runtime.main', 'runtime.goexit'])
    })

    it('have a build id that the Go command shows', () => {
      expect(executable.goBuildId).toBe(execFileSync('go', ['tool', 'buildid', program.path]).toString().trim())
      expect(executable.isPie).toBe(build.isPie ?? false)
    })
  })
})

describe('the function table of Go 1.15 that debug/gosym is tested with', () => {
  it('has the functions of its program', async () => {
    const root = execFileSync('go', ['env', 'GOROOT']).toString().trim()
    const table = new Uint8Array(gunzipSync(readFileSync(join(root, 'src/debug/gosym/testdata/pcln115.gz'))))
    const executable = await openExecutable(bytesRange('pcln115', elfOfTable(table)))
    // debug/gosym, pclntab_test.go, Test115PclnParsing: the text starts there
    const main = (await executable.functionNamed('main.main'))!
    expect(await executable.functionAt(main.entry)).toEqual(main)
    expect((await executable.functionAt(0x1001000n))?.name).toBe('go.buildid')
  })
})

/** An ELF file that loads one table as data, and nothing else. Source: System V ABI, "Object Files". */
function elfOfTable(table: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(0x1000 + table.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  for (const [at, value] of [
    [16, 2],
    [18, 62],
    [54, 56],
    [56, 1],
  ] as const)
    view.setUint16(at, value, true)
  view.setBigUint64(32, 64n, true)
  view.setUint32(64, 1, true)
  view.setUint32(68, 4, true)
  const [offset, address, size] = [0x1000n, 0x2000000n, BigInt(table.length)]
  for (const [at, value] of [
    [72, offset],
    [80, address],
    [96, size],
    [104, size],
  ] as const)
    view.setBigUint64(at, value, true)
  bytes.set(table, 0x1000)
  return bytes
}
