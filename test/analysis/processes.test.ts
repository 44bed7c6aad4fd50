import { describe, expect, it } from 'vitest'
import { type Capture, newestCaptures, processesOf, ranSideBySide } from '../../src/analysis/processes.ts'
import type { ProcessTraits } from '../../src/analysis/same-process.ts'
import type { Labels } from '../../src/base/labels.ts'

const NOON = 1_800_000_000_000
const vdsoAt = (address: bigint) => new Map([['[vdso]', address]])

function capture(
  source: string,
  labels: Labels = {},
  { seconds = 0, ...traits }: Partial<ProcessTraits> & { seconds?: number | null } = {},
): Capture {
  const time = seconds === null ? null : NOON + seconds * 1000
  return {
    source,
    format: /txt$/.test(source) ? 'text' : 'proto',
    labels,
    traits: { buildId: 'b1', executable: '/srv/app', endpoint: null, time, layout: new Map(), counters: new Map(), ...traits },
  }
}
const sorted = (captures: readonly Capture[], by: string | null = null) =>
  processesOf(captures, by).map(({ name, captures: of }) => [name, of.map(({ source }) => source)])
const names = (...all: Labels[]) => processesOf(all.map((labels, i) => capture(`${i}`, labels))).map(({ name }) => name)

describe('processesOf', () => {
  it('tells processes apart by the pod of their labels, also where a restart changed everything else', () => {
    const pod = (name: string) => ({ pod: name, instance: '10.0.0.1:6060' })
    const restarted = capture('c', pod('a'), { seconds: 60, buildId: 'b2', layout: vdsoAt(2n << 40n) })
    expect(sorted([restarted, capture('b', pod('b')), capture('a', pod('a'), { layout: vdsoAt(1n << 40n) })])).toEqual([
      ['a', ['a', 'c']],
      ['b', ['b']],
    ])
  })

  it('names them as shortly as they differ', () => {
    expect(names({ pod: 'a', namespace: 'shop' }, { pod: 'b', namespace: 'shop' })).toEqual(['a', 'b'])
    expect(names({ pod: 'a', namespace: 'shop' }, { pod: 'a', namespace: 'test' })).toEqual(['shop/a', 'test/a'])
    expect(names({ pod: 'a', container: 'app' }, { pod: 'a', container: 'proxy' })).toEqual(['a/app', 'a/proxy'])
    expect(names({ instance: '10.0.0.1:80', job: 'x' }, { instance: '10.0.0.2:80', job: 'x' })).toEqual(['10.0.0.1:80', '10.0.0.2:80'])
    expect(names({ service_name: 'x', region: 'eu' }, { service_name: 'x', region: 'us' })).toEqual(['region=eu', 'region=us'])
    expect(names({ service_name: 'x' }, { service_name: 'x' })).toEqual(['service_name=x'])
  })

  it('takes what captures show where they have no labels', () => {
    const of = (source: string, seconds: number, address: bigint) => capture(source, {}, { seconds, layout: vdsoAt(address << 40n) })
    expect(sorted([of('a1', 0, 1n), of('b1', 1, 2n), of('a2', 60, 1n), of('b2', 61, 2n)])).toEqual([
      ['a2', ['a1', 'a2']],
      ['b2', ['b1', 'b2']],
    ])
  })

  it('knows a process by its address over restarts', () => {
    const at = (source: string, endpoint: string, more: Parameters<typeof capture>[2] = {}) => capture(source, {}, { endpoint, ...more })
    const url = 'http://a:6060/debug/pprof/'
    const first = at('1', url, { counters: new Map([['NumGC', 9]]) })
    const second = at('2', url, { counters: new Map([['NumGC', 2]]), seconds: 60 })
    expect(sorted([first, second, at('3', 'http://b:6060/debug/pprof/')])).toEqual([
      ['http://a:6060', ['1', '2']],
      ['http://b:6060', ['3']],
    ])
  })

  it('never adds up captures of different times that nothing tells apart, and says that it is a guess', () => {
    const apart = processesOf([capture('a', {}, { seconds: 0 }), capture('b', {}, { seconds: 60 })])
    expect(apart.map(({ name, isGuess }) => [name, isGuess])).toEqual([
      ['a', false],
      ['b', true],
    ])
    expect(sorted([capture('a', {}, { seconds: 5 }), capture('b', {}, { seconds: 5 })])).toEqual([['b', ['a', 'b']]])
    expect(sorted([capture('a', {}, { seconds: null }), capture('b', {}, { seconds: 60 })])).toEqual([['b', ['a', 'b']]])
  })

  it('takes the forms of one capture for one process', () => {
    const text = (seconds: number) => capture('dir/heap.debug1.txt', {}, { buildId: null, executable: null, seconds })
    const heap = (source: string) => capture(source, {}, { seconds: 60 })
    const counted = (...all: Capture[]) => processesOf(all).map((process) => newestCaptures(process).map(({ source }) => source))
    expect(counted(text(0), heap('dir/heap.pb.gz'))).toEqual([['dir/heap.debug1.txt', 'dir/heap.pb.gz']])
    expect(counted(text(55), heap('other.pb.gz'))).toEqual([['dir/heap.debug1.txt', 'other.pb.gz']])
    expect(counted(text(0), heap('other.pb.gz'))).toEqual([['dir/heap.debug1.txt'], ['other.pb.gz']])
  })

  it('takes what the user says', () => {
    const all = [
      capture('x', { pod: 'a', zone: 'eu' }),
      capture('y', { pod: 'a' }),
      capture('z', { pod: 'c', zone: 'eu' }, { buildId: null }),
    ]
    expect(sorted(all, 'file').map(([name]) => name)).toEqual(['x', 'y', 'z'])
    expect(sorted(all, 'zone')).toEqual([
      ['eu', ['x', 'z']],
      ['(no zone)', ['y']],
    ])
    expect(sorted(all, 'build-id')).toEqual([
      ['b1', ['x', 'y']],
      ['(no build-id)', ['z']],
    ])
  })
})

describe('newestCaptures', () => {
  it('are those of the latest time, however many there are before', () => {
    const captures = [0, 15, 30, 30].map((seconds, i) => capture(`${i}`, {}, { seconds }))
    expect(newestCaptures({ captures }).map(({ source }) => source)).toEqual(['2', '3'])
  })
})

describe('ranSideBySide', () => {
  const of = (source: string, seconds: number, address: bigint) => capture(source, {}, { seconds, layout: vdsoAt(address << 40n) })

  it('is told by mixed times, and not by one process after the other', () => {
    expect(ranSideBySide(processesOf([of('a', 0, 1n), of('b', 10, 2n), of('a', 20, 1n)]))).toBe(true)
    expect(ranSideBySide(processesOf([of('a', 0, 1n), of('a', 10, 1n), of('b', 20, 2n)]))).toBe(false)
  })

  it('is not told by an address that two builds had one after the other', () => {
    const at = (source: string, endpoint: string, buildId: string, seconds: number) => capture(source, {}, { endpoint, buildId, seconds })
    expect(ranSideBySide(processesOf([at('a', 'http://a/', 'b1', 0), at('b', 'http://a/', 'b2', 60)]))).toBe(false)
    expect(ranSideBySide(processesOf([at('a', 'http://a/', 'b1', 0), at('b', 'http://b/', 'b2', 60)]))).toBe(true)
  })

  it('is told by labels and addresses', () => {
    expect(ranSideBySide(processesOf([capture('a', { pod: 'a' }), capture('b', { pod: 'b' }, { seconds: 60 })]))).toBe(true)
    expect(ranSideBySide(processesOf([capture('a', { pod: 'a' })]))).toBe(false)
  })
})
