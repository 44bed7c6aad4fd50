import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { diff } from '../../src/pipeline/diff.ts'
import type { Report } from '../../src/report/report.ts'

const file = (name: string) => fileSource(fileURLToPath(new URL(`../fixtures/cpu/${name}.cpu.pb.gz`, import.meta.url)))
const options = { decode: { inflate: gunzip } }
const compared = (before: string, after: string): Promise<Report> =>
  diff(
    [
      { label: 'before', sources: [file(before)] },
      { label: 'after', sources: [file(after)] },
    ],
    options,
  )

describe('a comparison of two CPU profiles', () => {
  it('has the time of each line on both sides, as analyze of each has it', async () => {
    const { tables } = await compared('go1.24.4', 'go1.26.8')
    const rows = tables['defer_time']!.rows
    for (const [side, name] of [
      ['before', 'go1.24.4'],
      ['after', 'go1.26.8'],
    ] as const) {
      const alone = (await analyze([file(name)], options)).tables['defer_time']!.rows
      expect(alone.length).toBeGreaterThan(0)
      for (const { function: place, file: path, line, total, low, high } of alone)
        expect(rows.find((row) => row['function'] === place && row['file'] === path && row['line'] === line)).toMatchObject({
          [side]: total,
          [`${side}_low`]: low,
          [`${side}_high`]: high,
        })
    }
    for (const row of rows) expect(row['delta']).toBe(Number(row['after']) - Number(row['before']))
  })

  it('says that nothing changed between a profile and itself', async () => {
    const { answer, tables } = await compared('go1.26.8', 'go1.26.8')
    expect(answer).toMatchObject({ outcome: 'unchanged', p: 1 })
    expect(tables['defer_time']!.rows.every(({ delta }) => delta === 0)).toBe(true)
  })
})
