import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gzipped } from '../../src/node/gzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { type ConvertOptions, convert } from '../../src/pipeline/convert.ts'
import { inParallel, pprofTop, runPprof } from './pprof.ts'
import { heapGroups, shortName, someFiles } from './real-profiles.ts'

const FILES = someFiles(20)
const ALL = ['-nodecount=0', '-nodefraction=0', '-edgefraction=0', '-symbolize=none', '-unit=B']
const REPORTS = [
  [...ALL, '-top'],
  [...ALL, '-top', '-lines', '-sample_index=0'],
  [...ALL, '-top', '-addresses', '-sample_index=1'],
  [...ALL, '-tree'],
  [...ALL, '-tags'],
]

const folder = mkdtempSync(join(tmpdir(), 'deferscope-convert-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0

async function convertedFile(paths: readonly string[], options: Partial<ConvertOptions> = {}): Promise<string> {
  const converted = await convert(
    paths.map((path) => fileSource(path)),
    { to: 'pprof', ...options },
  )
  if (converted.form !== 'protobuf') throw new Error('not protobuf')
  const path = join(folder, `${++count}.pb.gz`)
  writeFileSync(path, gzipped(converted.bytes))
  return path
}

// Expected values: what pprof of the installed Go says of the file that was converted.
describe('convert --to pprof, read by pprof', () => {
  it('keeps every report of a profile', async () => {
    const differences = await inParallel(FILES, async (path) => {
      const converted = await convertedFile([path])
      const found: string[] = []
      for (const report of REPORTS) {
        const [before, after] = [await runPprof([...report, path]), await runPprof([...report, converted])]
        if (before.stdout !== after.stdout) found.push(`${shortName(path)} ${report.at(-1)}`)
      }
      return found
    })
    expect(differences.flat()).toEqual([])
  })

  it('adds profiles up as pprof does', async () => {
    const pairs = heapGroups.filter(({ files }) => files.length > 1).map(({ files }) => files.slice(0, 2))
    let comparedCount = 0
    for (const pair of pairs) {
      // those of different rates cannot be added up
      const converted = await convertedFile(pair).catch(() => null)
      if (converted === null) continue
      comparedCount++
      for (const report of REPORTS.slice(0, 4))
        expect((await runPprof([...report, converted])).stdout, pair.map(shortName).join()).toBe(
          (await runPprof([...report, ...pair])).stdout,
        )
    }
    expect(comparedCount).toBeGreaterThan(pairs.length / 2)
  })

  it('filters as pprof does', async () => {
    const filter = { focus: 'main\\.', hide: '^runtime\\.' }
    for (const path of FILES.slice(0, 6)) {
      const ours = await pprofTop([], await convertedFile([path], { filter }))
      const theirs = await pprofTop(['-focus=main\\.', '-hide=^runtime\\.'], path)
      expect(ours.rows).toEqual(theirs.rows)
    }
  })
})

describe('convert --to folded, against pprof', () => {
  it('has flat and cum of every function in its lines', async () => {
    for (const path of FILES) {
      const converted = await convert([fileSource(path)], { to: 'folded' })
      if (converted.form !== 'text') throw new Error('not text')
      const rows = sumsOf([...converted.chunks].join(''))
      const { rows: theirs } = await pprofTop([], path)
      const expected = new Map(theirs.map(({ name, flat, cum }) => [name.replaceAll(';', ':'), `${flat} ${cum}`]))
      expect(rows, shortName(path)).toEqual(expected)
    }
  })

  it('writes the same file each time, in bytewise order', async () => {
    const text = async () => {
      const converted = await convert([fileSource(FILES[0]!)], { to: 'folded' })
      return converted.form === 'text' ? [...converted.chunks].join('') : ''
    }
    const first = await text()
    expect(await text()).toBe(first)
    const stacks = first
      .trimEnd()
      .split('\n')
      .map((line) => Buffer.from(line.replace(/ -?\d+$/, '')))
    expect(stacks.every((stack, i) => i === 0 || Buffer.compare(stacks[i - 1]!, stack) < 0)).toBe(true)
    expect(readFileSync(await convertedFile([FILES[0]!]))).toEqual(readFileSync(await convertedFile([FILES[0]!])))
  })
})

/** Flat and cum by function, from folded lines. */
function sumsOf(text: string): Map<string, string> {
  const sums = new Map<string, { flat: bigint; cum: bigint }>()
  for (const line of text
    .trimEnd()
    .split('\n')
    .filter((one) => one !== '')) {
    const space = line.lastIndexOf(' ')
    const value = BigInt(line.slice(space + 1))
    const frames = line.slice(0, space).split(';')
    for (const name of new Set(frames)) {
      const sum = sums.get(name) ?? { flat: 0n, cum: 0n }
      sums.set(name, { flat: sum.flat + (name === frames.at(-1) ? value : 0n), cum: sum.cum + value })
    }
  }
  return new Map([...sums].map(([name, { flat, cum }]) => [name, `${flat} ${cum}`]))
}
