import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { functionName, type Profile } from '../../src/profile/profile.ts'
import { bytes } from '../support/bytes-of.ts'
import { decoded, errorOf } from '../support/decoding.ts'
import { groupViews, readGoroutines } from '../support/goroutines.ts'

const FIXTURE = readFileSync(new URL('../fixtures/go1.26.goroutine.debug1.txt', import.meta.url), 'utf8')

/** Tabs may be written as `~`. */
const text = (total: number, ...lines: readonly string[]) =>
  `goroutine profile: total ${total}\n${lines.map((line) => `${line.replaceAll('~', '\t')}\n`).join('')}`
const read = (content: string, cuts: readonly number[] = []) => decoded(bytes(content), cuts)

async function thrownBy(content: string): Promise<[code: string, where: string]> {
  const { code, where } = await errorOf(read(content))
  return [code, where]
}

const WAITER = ['6 @ 0x48a6aa 0x41814e 0x417c92 0x6e01f9 0x491481', '#~0x6e01f8~main.waiter+0x38~example.com/app/main.go:136']

/** Names of a stack's frames, inlined calls joined by `/`; addresses where there is no name. */
function names(profile: Profile, stack: readonly number[]): string[] {
  const { locations } = profile
  return stack.map((row) => {
    const lines = Array.from({ length: locations.lineEnd[row]! - locations.lineStart[row]! }, (_, i) => locations.lineStart[row]! + i)
    if (lines.length === 0) return `0x${locations.address(row).toString(16)}`
    return lines.map((line) => functionName(profile, locations.lineFunction[line]!)).join('/')
  })
}

describe('goroutine?debug=1', () => {
  it('is a goroutine profile: counts, frames, and the hidden runtime frames as prefix', async () => {
    const { profile, sink } = await read(text(6, ...WAITER))
    expect(profile).toMatchObject({
      kind: 'goroutine',
      format: 'text',
      sampleTypes: [{ type: 'goroutine', unit: 'count' }],
      periodType: { type: 'goroutine', unit: 'count' },
      period: 1,
      sampleCount: 1,
    })
    expect(sink.samples.map(({ stack, values }) => [names(profile, stack), values])).toEqual([[['main.waiter'], [6n]]])
    expect(profile.prefixes.addresses(sink.samples[0]!.prefix)).toEqual([0x48a6aan, 0x41814en, 0x417c92n])
  })

  it('joins inlined calls with their caller, as protobuf does', async () => {
    const { profile, sink } = await read(
      text(
        ...([2, '2 @ 0x1000 0x2013 0x2006 0x3001'] as const),
        ...['#~0x2012~main.inner+0x12~main.go:4', '#~0x2005~main.outer+0x5~main.go:9', '#~0x3000~main.main+0x20~main.go:12'],
      ),
    )
    expect(names(profile, sink.samples[0]!.stack)).toEqual(['main.inner/main.outer', 'main.main'])
  })

  it('has labels as Go quotes them', async () => {
    const { view } = await read(text(6, WAITER[0]!, '# labels: {"kind":"recv", "q\\"k":"a, \\u00e9\\n\\x01"}', WAITER[1]!))
    expect(view.samples[0]!.labels).toEqual(['kind = recv', Buffer.from('q"k = a, é\n\x01').toString('latin1')])
  })

  it('may have a record without symbol lines: a goroutine that just began or ended', async () => {
    const { profile, sink } = await read(text(2, '1 @ 0x48f5a1', '', '1 @', ''))
    expect(sink.samples.map(({ stack }) => names(profile, stack))).toEqual([['0x48f5a0'], []])
  })

  it.each([
    ['goroutineleak', 'goroutineleak'],
    ['threadcreate', 'threadcreate'],
  ])('is also the text of a %s profile', async (name, kind) => {
    const { profile } = await read(text(6, ...WAITER).replace('goroutine', name))
    expect([profile.kind, profile.sampleTypes]).toEqual([kind, [{ type: name, unit: 'count' }]])
  })

  it('may be empty, and may have the line ends of Windows', async () => {
    expect((await read('goroutineleak profile: total 0\n')).profile.sampleCount).toBe(0)
    expect((await read(text(6, ...WAITER).replaceAll('\n', '\r\n'))).view).toEqual((await read(text(6, ...WAITER))).view)
  })

  it('comes in chunks of any size', async () => {
    const whole = await read(FIXTURE)
    const cuts = Array.from({ length: FIXTURE.length }, (_, i) => i)
    expect((await read(FIXTURE, cuts)).view).toEqual(whole.view)
  })

  it('that ends early is an error, unless the rest of a stack alone is missing', async () => {
    expect(await thrownBy(text(7, ...WAITER))).toEqual(['profile-truncated', 'test.pb, line 3'])
    for (let end = 1; end < FIXTURE.length; end++)
      try {
        await read(FIXTURE.slice(0, end))
      } catch (error) {
        expect(error).toMatchObject({ name: 'ProfileError' })
      }
  })

  it.each([
    ['a record', text(1, '1 @ 48f5a1'), 2],
    ['labels', text(6, WAITER[0]!, '# labels: {kind: recv}'), 3],
    ['labels without a record', text(6, '# labels: {"a":"b"}'), 2],
    ['an address', text(6, WAITER[0]!, '#~0xyz~main.f+0x1~main.go:1'), 3],
    ['a header', 'goroutine profile: total 1e9\n', 1],
  ])('names the line of %s that cannot be read', async (_, content, line) => {
    expect(await thrownBy(content)).toEqual(['profile-bad-text', `test.pb, line ${line}`])
  })

  it('twice in one file is an error', async () => {
    expect(await thrownBy(text(6, ...WAITER) + text(6, ...WAITER))).toEqual(['profile-concatenated', 'test.pb, line 4'])
  })

  it('gives goroutines without states', async () => {
    const leak = text(6, WAITER[0]!, '# labels: {"kind":"recv"}', WAITER[1]!).replace('goroutine', 'goroutineleak')
    expect(groupViews(await readGoroutines(leak))).toEqual([
      { count: 6, state: null, stack: ['main.waiter example.com/app/main.go:136'], labels: { kind: 'recv' }, flags: 'leaked' },
    ])
  })
})
