import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePprof } from '../../../../src/compat/pprof/encode/encode-pprof.ts'
import { printProto } from '../../../../src/compat/pprof/print/print-proto.ts'
import { printRaw } from '../../../../src/compat/pprof/print/print-raw.ts'
import { fixture, NO_WORLD, pprofProfile, printed, reportOf } from '../pprof-report.ts'

describe('encodePprof', () => {
  it('writes the bytes that pprof writes', async () => {
    expect(encodePprof(await pprofProfile(fixture('odd.pb.gz')))).toEqual(fixture('odd.proto.pb'))
    // what pprof wrote is written again as it was
    const written = gunzipSync(fixture('list.pb.gz'))
    expect(encodePprof(await pprofProfile(written))).toEqual(new Uint8Array(written))
  })

  it.each(['go1.26/leak.heap.pb.gz', 'go1.26/leak.goroutine.pb.gz', 'go1.15/leak-exact.heap.pb.gz'])(
    'keeps all of a profile of Go: %s',
    async (name) => {
      const profile = await pprofProfile(readFileSync(new URL(`../../../../samples/${name}`, import.meta.url)))
      const again = await pprofProfile(encodePprof(profile))
      expect(printed(printRaw(reportOf(again, 0), NO_WORLD))).toBe(printed(printRaw(reportOf(profile, 0), NO_WORLD)))
      expect(encodePprof(again)).toEqual(encodePprof(profile))
    },
  )
})

describe('printProto', () => {
  it('multiplies values by the ratio and cuts their fraction', async () => {
    const profile = await pprofProfile(fixture('list.pb.gz'))
    const [bytes] = printProto(reportOf(profile, 0, { ratio: 1 / 3 }))
    const scaled = await pprofProfile(bytes!)
    const column = ({ samples }: typeof profile, type: number): bigint[] =>
      Array.from({ length: samples.length }, (_, row) => BigInt(samples.values[type]![row]!))
    expect(column(profile, 1)).toEqual([1n, 5n, 5n, 0n, 2n, -2n, 0n, 0n, 4n, -4n, 4n])
    expect(column(scaled, 1)).toEqual([0n, 1n, 1n, 0n, 0n, 0n, 0n, 0n, 1n, -1n, 1n])
    expect(column(scaled, 0).slice(0, 3)).toEqual([333n, BigInt(Number(2n ** 54n) / 3), -100n])
  })
})
