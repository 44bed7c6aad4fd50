import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { carriedProfiles } from '../../src/cli/carried-profiles.ts'
import type { InputSummary } from '../../src/report/report.ts'
import { findingsReport, heapInput } from '../support/findings.ts'

const PAGE = { format: 'table', output: null, exports: [{ format: 'html', path: 'report.html' }] } as const

/** Sizes of the profiles of a page, null where it does not carry them; a source is named as its input. */
async function carried(
  inputs: readonly InputSummary[],
  bytes: Readonly<Record<string, Uint8Array>>,
  outputs: typeof PAGE | { format: 'json'; output: null; exports: [] } = PAGE,
) {
  const sources = Object.entries(bytes).map(([name, one]) => bytesSource(name, one))
  const profiles = await carriedProfiles(findingsReport([], { inputs }), sources, outputs)
  return profiles.map(({ name, base64 }) => [name, base64 === null ? null : gunzipSync(Buffer.from(base64, 'base64')).length])
}

/** Bytes that do not get smaller. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state & 255
  })
}

describe('carriedProfiles', () => {
  it('gives the bytes of the heaps, compressed, not those of goroutines beside them', async () => {
    const inputs = [heapInput('a'), heapInput('b'), { ...heapInput('g'), kind: 'goroutine' }]
    expect(await carried(inputs, { a: gzipSync(noise(100)), b: noise(200), g: noise(300) })).toEqual([
      ['a', 100],
      ['b', 200],
    ])
  })

  it('gives names without bytes where all together are larger than 1.5 MiB', async () => {
    const large = gzipSync(noise(1_000_000))
    expect(await carried([heapInput('a')], { a: large })).toEqual([['a', 1_000_000]])
    expect(await carried([heapInput('a'), heapInput('b')], { a: large, b: large })).toEqual([
      ['a', null],
      ['b', null],
    ])
  })

  it('gives none of kinds that are not compared, of stacks as text, of several processes, and where no page is written', async () => {
    const bytes = { a: noise(100) }
    expect(await carried([{ ...heapInput('a'), kind: 'cpu' }], bytes)).toEqual([])
    expect(await carried([{ ...heapInput('a'), kind: 'goroutine', form: 'debug=2' }], bytes)).toEqual([])
    expect(await carried([heapInput('a')], bytes, { format: 'json', output: null, exports: [] })).toEqual([])
    const fleet = findingsReport([], { inputs: [heapInput('a')], tables: { processes: { title: 'Processes', columns: [], rows: [] } } })
    expect(await carriedProfiles(fleet, [bytesSource('a', noise(100))], PAGE)).toEqual([])
  })
})
