import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { loadGoRegexp } from '../../src/compat/go/regexp.ts'
import { DEFAULT_COMMAND } from '../../src/compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../../src/compat/pprof/command-line/flags.ts'
import type { PprofProfile } from '../../src/compat/pprof/profile.ts'
import { pprofProfile } from '../../src/pipeline/pprof.ts'
import { errorOf } from '../support/decoding.ts'
import { stacksOf } from '../support/pprof-profile.ts'
import { textProfile } from '../support/text-profile.ts'

type Sources = Readonly<Record<string, Uint8Array>>

/** The profile of a command line; addresses that begin with http are URLs. Names are left as they are. */
async function read(line: string, sources: Sources, executable = ''): Promise<{ profile: PprofProfile; warnings: string[] }> {
  const warnings: string[] = []
  const shown = (address: string) => address.replace(/\/\/.*@/, '//')
  const notFound = (address: string) => new ProfileError('not-found', 'there is no such file', shown(address), 'check the path')
  const request = parsePprofFlags(['-symbolize=none', ...line.split(' ')])!
  const profile = await pprofProfile({ ...request, command: request.command ?? DEFAULT_COMMAND }, executable, request.sources.operands, {
    open: async (address) => {
      const bytes = sources[address]
      if (bytes === undefined) throw notFound(address)
      return { source: bytesSource(address, bytes), url: address.startsWith('http') ? address : null }
    },
    shown,
    loadRegexp: loadGoRegexp,
    decode: {},
    warn: (warning) => warnings.push(warning),
    openFile: async (path) => {
      throw notFound(path)
    },
    askNames: async () => new Map(),
  })
  return { profile, warnings }
}

const A = textProfile('1 f < main\n2 g < main')
const B = textProfile('10 f < main\n20 h < main')

/** google/pprof internal/driver/fetch.go, fetchProfiles. */
describe('pprofProfile', () => {
  it('reads one source as it is', async () => {
    const { profile, warnings } = await read('a', { a: textProfile('1 f\n0 g\n1 f') })
    expect(stacksOf(profile)).toEqual(['f 1', 'g 0', 'f 1'])
    expect(warnings).toEqual([])
  })

  it('merges sources, and subtracts a base', async () => {
    const { profile } = await read('-base=a a b b', { a: A, b: B })
    // g cancels; h stands at its address, but is another function
    expect(stacksOf(profile)).toEqual(['f < main 20', 'h < main 40'])
  })

  it('reads a source that is given twice twice', async () => {
    expect(stacksOf((await read('a a', { a: A })).profile)).toEqual(['f < main 2', 'g < main 4'])
  })

  it('merges hundreds of sources, part by part', async () => {
    const line = Array.from({ length: 300 }, () => 'a').join(' ')
    expect(stacksOf((await read(line, { a: A })).profile)).toEqual(['f < main 300', 'g < main 600'])
  })

  it('warns of a source that cannot be read while another can', async () => {
    const { profile, warnings } = await read('http://user:secret@h/x a', { a: A })
    expect(stacksOf(profile)).toEqual(['f < main 1', 'g < main 2'])
    expect(warnings).toEqual(['http://h/x: there is no such file; check the path', 'Fetched 1 source profiles out of 2'])
  })

  it('throws the first error where no source, or no base, can be read', async () => {
    expect(await errorOf(read('x y', {}))).toMatchObject({ code: 'not-found', where: 'x' })
    expect(await errorOf(read('-diff_base=z a', { a: A }))).toMatchObject({ code: 'not-found', where: 'z' })
  })

  it('refuses sources without a common sample type', async () => {
    const other = textProfile('1 f', { sampleTypes: ['cpu/ns'] })
    expect((await errorOf(read('a other', { a: A, other }))).message).toBe('profiles have empty common sample type list')
  })

  it('drops frames of the merged profile, unless all are wanted', async () => {
    const sources = { a: textProfile('1 f < g < main', { dropFrames: 'f' }), b: textProfile('1 f < g < main', { dropFrames: 'g' }) }
    expect(stacksOf((await read('a b', sources)).profile)).toEqual(['g < main 2'])
    expect(stacksOf((await read('-all_frames a b', sources)).profile)).toEqual(['f < g < main 2'])
  })

  it('adds the comment of the command line last', async () => {
    const { profile } = await read('-add_comment=mine a', { a: textProfile('1 f', { comments: ['of the file'] }) })
    expect(profile.comments).toEqual(['of the file', 'mine'])
  })

  it('puts all locations into a mapping where the profile has none', async () => {
    // google/pprof internal/driver/fetch.go, locateBinaries
    const { profile } = await read('-buildid=b1 a', { a: A }, '/bin/app')
    expect(profile.mappings).toMatchObject([{ id: 1, file: '/bin/app', buildId: 'b1', start: 0n }])
    expect(profile.locations.every(({ mapping }) => mapping === profile.mappings[0])).toBe(true)
  })

  it('forgets the URL that stood for the file of a process', async () => {
    const { profile } = await read('http://h/debug/pprof/heap', { 'http://h/debug/pprof/heap': A })
    expect(profile.mappings[0]!.file).toBe('')
  })

  it.each([
    // google/pprof internal/symbolz/symbolz.go, Symbolize: without addresses to ask for too
    ['-symbolize=remote http://h/heap', true],
    ['-symbolize=none http://h/heap', false],
    ['-symbolize=remote a', false],
  ])('of %s says that the process has named the functions: %s', async (line, isNamed) => {
    const profile = textProfile('1 f', { mapping: '[vdso]' })
    expect((await read(line, { a: profile, 'http://h/heap': profile })).profile.mappings[0]!.hasFunctions).toBe(isNamed)
  })

  it.each([
    // google/pprof internal/driver/fetch_test.go, TestUnsourceMappings
    ['/usr/bin/binary', '', '/usr/bin/binary'],
    ['http://example.com', '', ''],
    ['http://example.com', '-buildid=b ', 'http://example.com'],
    ['[vdso]', '', '[vdso]'],
  ])('of a mapping of %s, %s leaves %s', async (mapping, flags, left) => {
    const { profile } = await read(`${flags}a`, { a: textProfile('1 f', { mapping }) })
    expect(profile.mappings[0]!.file).toBe(left)
  })
})
