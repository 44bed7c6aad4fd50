import { describe, expect, it } from 'vitest'
import { isEngineSource } from '../../src/engines/engine-scheme.ts'
import { parseEngineSource } from '../../src/engines/engine-source.ts'
import { errorIn } from '../support/error-in.ts'

const NOW = Date.UTC(2026, 10, 29, 16)
const parsed = (operand: string) => parseEngineSource(operand, NOW)

describe('parseEngineSource', () => {
  it('reads the last hour, without its last five seconds, of everything where the source says no more', () => {
    expect(parsed('pyroscope+http://host:4040/')).toEqual({
      product: 'pyroscope',
      base: 'http://host:4040',
      query: { type: null, selector: '{}' },
      range: { from: NOW - 3_605_000, until: NOW - 5_000 },
      by: [],
      last: null,
    })
  })

  it('keeps a prefix, and takes plus signs, braces and quoted ampersands as they are', () => {
    const { base, query, by, last } = parsed('parca+https://u:p@host/a/b/?query={job="a&b",pod=~"x.+"}&by=namespace,pod&last=3')
    expect([base, query.selector, by, last]).toEqual(['https://u:p@host/a/b', '{job="a&b",pod=~"x.+"}', ['namespace', 'pod'], 3])
    expect(parsed('parca+http://h?query=%7Bjob%3D%22a%26b%22%7D').query.selector).toBe('{job="a&b"}')
    expect(parsed('parca+http://h?query={job="50%"}').query.selector).toBe('{job="50%"}')
  })

  it.each([
    ['from=now-15m', NOW - 900_000, NOW - 5_000],
    ['from=now-1h30m&until=now', NOW - 5_400_000, NOW],
    ['from=1795966059&until=1795966214', 1_795_966_059_000, 1_795_966_214_000],
    ['from=1795966059123&until=1795966214', 1_795_966_059_123, 1_795_966_214_000],
    ['from=2026-11-29T15:00:00Z&until=2026-11-29T17:30:00.5+02:00', NOW - 3_600_000, NOW - 1_799_500],
    ['at=2026-11-29T15:00:00Z', NOW - 7_200_000, NOW - 3_600_000],
  ])('reads the range of %s', (text, from, until) => {
    expect(parsed(`pyroscope+http://h?${text}`).range).toEqual({ from, until })
  })

  it.each([
    ['memory:inuse_space:bytes:space:bytes{pod="a"}', 'memory:inuse_space:bytes:space:bytes', '{pod="a"}'],
    ['goroutine:goroutine:count:goroutine:count', 'goroutine:goroutine:count:goroutine:count', '{}'],
    ['process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta{}', 'process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta', '{}'],
  ])('takes the query %s apart', (query, type, selector) => {
    expect(parsed(`parca+http://h?query=${query}`).query).toEqual({ type, selector })
  })

  it.each([
    ['query=orders', 'neither a selector nor a full type'],
    ['query={a="b"', 'neither a selector nor a full type'],
    ['query=memory:inuse{}', 'neither a selector nor a full type'],
    ['form=now-1h', 'a source has no form='],
    ['from=yesterday', '"yesterday" is not a time'],
    ['from=now-x', '"now-x" is not a time'],
    ['from=2026-13-01T00:00:00Z', 'is not a time'],
    ['from=now&until=now-1h', 'ends before it begins'],
    ['at=now&until=now', 'both end the range'],
    ['last=0', 'is not a number of captures'],
    ['last=1&last=2', 'given twice'],
  ])('refuses %s', (text, message) => {
    expect(errorIn(() => parsed(`pyroscope+http://h?${text}`)).message).toContain(message)
  })

  it('is asked for words with the scheme of an engine alone', () => {
    const words = ['pyroscope+http://h', 'PARCA+HTTPS://h', 'http://h', 'grafana+http://h', 'pyroscope+ftp://h', 'heap.pb.gz']
    expect(words.filter(isEngineSource)).toEqual(['pyroscope+http://h', 'PARCA+HTTPS://h'])
  })
})
