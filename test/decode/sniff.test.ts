import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { sniffFormat } from '../../src/decode/sniff.ts'
import { errorOf } from '../support/decoding.ts'
import { CollectSink } from '../support/profile-view.ts'
import { textProfile } from '../support/text-profile.ts'
import { bytes, number } from '../support/wire.ts'

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

/** 32-bit or 64-bit words, as binary profiles have them. */
function words(size: 4 | 8, isLittle: boolean, ...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size))
  values.forEach((value, i) => {
    if (size === 4) view.setUint32(i * 4, value, isLittle)
    else view.setBigUint64(i * 8, BigInt(value), isLittle)
  })
  return new Uint8Array(view.buffer)
}

function thrownBy(head: Uint8Array): ProfileError {
  try {
    sniffFormat(head)
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('sniffFormat', () => {
  it('tells the formats of Go apart', () => {
    expect(sniffFormat(bytesOf('heap profile: 1: 48 [1: 48] @ heap/1048576\n'))).toBe('heap-text')
    expect(sniffFormat(bytesOf('goroutine profile: total 7\n'))).toBe('count-text')
    expect(sniffFormat(bytesOf('goroutineleak profile: total 0\n'))).toBe('count-text')
    expect(sniffFormat(bytesOf('threadcreate profile: total 12\n'))).toBe('count-text')
    expect(sniffFormat(textProfile('1 f'))).toBe('proto')
  })

  it.each([
    'goroutine 1 [running]:\nmain.main()\n',
    'goroutine 1 gp=0xc000002380 m=0 mp=0x56 [running]:\n',
    'goroutine 27 [chan receive, 2 minutes] {kind: recv}:\n',
  ])('knows the goroutines of a process: %j', (text) => {
    expect(sniffFormat(bytesOf(text))).toBe('goroutine-dump')
  })

  it.each([
    '\ngoroutine 1 [running]:\n',
    'panic: boom\n\ngoroutine 1 [running]:\n',
    'app-1  | goroutine 1 [select (no cases)]:\napp-1  | main.main()\n',
    '  goroutine profile: total 7\n',
    '\xef\xbb\xbfheap profile: 1: 48 [1: 48] @ heap/1048576\n',
    '\xff\xfeg\0o\0',
    '{"msg": "goroutine 1 [running]:"}',
    'a request',
  ])('looks into other texts: %j', (text) => {
    expect(sniffFormat(bytesOf(text))).toBe('pasted')
  })

  it.each([
    ['an ELF executable', '\x7fELF\x02\x01\x01'],
    ['a zip archive', 'PK\x03\x04\x14'],
    ['a tar archive', `heap.pb.gz${'\0'.repeat(247)}ustar  \0`],
    ['zlib data', '\x78\x9c\x03\x00'],
    ['zstd data', '\x28\xb5\x2f\xfd\x04'],
    ['compressed data', 'BZh91AY\0'],
    ['an image', '\x89PNG\r\n\x1a\n'],
    ['gzip data inside gzip data', '\x1f\x8b\x08\x00'],
    ['a Go execution trace', 'go 1.22 trace\0\0\0'],
  ])('calls %s by its name', (what, head) => {
    const error = thrownBy(bytesOf(head))
    expect([error.code, error.message, error.where]).toEqual(['not-a-profile', `this is ${what}, not a profile`, 'byte 0'])
    expect(error.next).not.toBe('')
  })

  it.each([
    ['a heap text of gperftools', 'heap profile:    144:  8498176 [   144:  8498176] @ heapz_v2/524288\n'],
    ['a heap text of gperftools', 'heap profile:     85: 178257920 [    85: 178257920] @ growthz\n'],
    ['a text of gperftools or Java', '--- threadz 1 ---\n\n--- Thread 7f794ab90940 (name: main/14748) stack: ---\n'],
    ['a text of gperftools or Java', '--- contentionz 1 ---\ncycles/second = 3201000000\n'],
    ['a text of gperftools or Java', '--- heapz 1 ---\nformat = java\n'],
    ...[
      [4, true, 0],
      [4, true, 1],
      [4, false, 0],
      [8, true, 0],
      [8, false, 1],
    ].map(([size, isLittle, language]) => [
      'a binary CPU profile, as gperftools, Java, and Go before 1.9 write it',
      words(size as 4 | 8, isLittle as boolean, 0, 3, language as number, 10000, 0),
    ]),
  ] as [string, string | Uint8Array][])('refuses %s, and names the tool that reads it', (what, head) => {
    const error = thrownBy(typeof head === 'string' ? bytesOf(head) : head)
    expect([error.code, error.message, error.where]).toEqual(['kind-not-supported', `this is ${what}`, 'byte 0'])
    expect(error.next).toContain('go tool pprof')
  })

  it('takes nothing for JSON that only begins with a brace, as a message of 123 bytes may', () => {
    const sampleType = bytes(1, number(1, 0), bytes(99, new Uint8Array(123 - 5)))
    expect(Array.from(sampleType.subarray(0, 2))).toEqual([0x0a, 0x7b])
    expect(sniffFormat(sampleType)).toBe('proto')
  })
})

describe('decodeProfile', () => {
  it.each([
    ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', 'Sign in'],
    ['a web page', '\n  <html lang="en"><h1>502 Bad Gateway</h1>', '502 Bad Gateway'],
    ['a reply of /debug/pprof/symbol', 'num_symbols: 1\n0x45f0e1 main.main\n', 'num_symbols: 1'],
    ['JSON', '{"error": "unauthorized"}', '{"error": "unauthorized"}'],
    ['JSON', '[\n  {"a": 1}]', '['],
    ['the text of a mutex profile', 'mutex profile: total 12\n', 'mutex profile: total 12'],
    ['what a server said instead', '404 page not found\n', '404 page not found'],
    [
      'what a server said instead',
      'upstream connect error or disconnect/reset before headers',
      'upstream connect error or disconnect/reset before headers',
    ],
    ['plain text', 'hello\n', 'hello'],
    ['plain text', `\x1b]0;owned\x07${'x'.repeat(100)}\n`.replace('\x07', ''), `]0;owned${'x'.repeat(72)}…`],
  ])('shows the first line of %s', async (what, content, line) => {
    const error = await errorOf(decodeProfile(bytesSource('x', bytesOf(content)), new CollectSink()))
    expect([error.code, error.message, error.excerpt]).toEqual(['not-a-profile', `this is ${what}, not a profile`, line])
  })

  it.each([1, 2, 5, 13, 600])('sees the beginning whole, though it comes in chunks of %i bytes', async (size) => {
    const content = bytesOf('<html><body>Please sign in to continue</body></html>')
    const source = {
      name: 'x',
      async *open() {
        for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
      },
    }
    expect((await errorOf(decodeProfile(source, new CollectSink()))).code).toBe('not-a-profile')
  })

  it('says that a dump of goroutines has no samples', async () => {
    const error = await errorOf(decodeProfile(bytesSource('x', bytesOf('goroutine 1 [running]:\nmain.main()\n')), new CollectSink()))
    expect([error.code, error.where]).toEqual(['goroutine-dump', 'x, line 1'])
  })

  it('tells from the sample types what a CPU profile is', async () => {
    const cpu = textProfile('1 100 f', { sampleTypes: ['samples/count', 'cpu/nanoseconds'] })
    expect((await decodeProfile(bytesSource('x', cpu), new CollectSink())).kind).toBe('cpu')
  })

  it.each([
    ['heap', ['alloc_space/bytes', 'inuse_space/bytes'], 'inuse_space'],
    ['allocs', ['alloc_space/bytes', 'inuse_space/bytes'], 'alloc_space'],
    ['goroutine', ['goroutine/count'], ''],
    ['goroutineleak', ['goroutineleak/count'], ''],
    ['threadcreate', ['threadcreate/count'], ''],
    ['block', ['contentions/count', 'delay/nanoseconds'], ''],
    ['other', ['wall/nanoseconds'], ''],
  ])('finds the kind %s', async (kind, sampleTypes, defaultSampleType) => {
    const values = sampleTypes.map(() => 1).join(' ')
    const content = textProfile(`${values} f`, { sampleTypes, defaultSampleType })
    expect((await decodeProfile(bytesSource('x', content), new CollectSink())).kind).toBe(kind)
  })

  it.each(['mutex', 'block'])('tells a %s profile by the functions that wait or release', async (kind) => {
    const content = new Uint8Array(readFileSync(new URL(`../fixtures/go1.26.${kind}.pb.gz`, import.meta.url)))
    expect((await decodeProfile(bytesSource('x', content), new CollectSink())).kind).toBe(kind)
  })
})
