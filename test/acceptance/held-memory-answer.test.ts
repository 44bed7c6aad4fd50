import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import type { AnalyzeReport } from '../../src/report/rows.ts'

it('names the 300 readers that a few records keep alive, and says so first', async () => {
  const folder = fileURLToPath(new URL('../held/unzip', import.meta.url))
  const sourceTree = { files: await openSourceFiles(folder, {}), grammar: await readGoGrammar(), module: null, prefix: '' }
  const { answer, tables, findings } = await analyze([fileSource(`${folder}/unzip.heap.pb.gz`)], {
    decode: { inflate: gunzip },
    sourceTree,
  })
  expect(answer!.text).toMatch(
    /^About 500 \(300 to 700\) pending rc\.Close\(\) of main\.unzipAll \(unzip\.go:40\) keep about 20 MiB alive, 98% of the heap: what f\.Open\(\) of line 36 made\. None of the records themselves was sampled\.$/,
  )
  expect(
    tables.defers!.rows.map(({ line, records, sampled_objects, held_lines, held_confidence }) => ({
      line,
      records,
      sampled_objects,
      held_lines,
      held_confidence,
    })),
  ).toEqual([{ line: 40, records: null, sampled_objects: 0, held_lines: [36], held_confidence: 'strong' }])
  expect(findings.map(({ rule, severity, line }) => [rule, severity, line])).toEqual([['defer-holds-memory', 'error', 40]])
})

describe('the lines of a function', () => {
  const folder = fileURLToPath(new URL('../held', import.meta.url))
  const listed = async (profile: string, source: string, list: string) => {
    const sourceTree = { files: await openSourceFiles(`${folder}/${source}`, {}), grammar: await readGoGrammar(), module: null, prefix: '' }
    return analyze([fileSource(`${folder}/${profile}`)], { decode: { inflate: gunzip }, sourceTree, list })
  }
  const heldLines = (report: AnalyzeReport) =>
    report.tables
      .list!.rows.filter((row) => row.held_confidence !== null)
      .map(({ line, held_bytes, held_through, held_confidence }) => [line, held_bytes, held_through, held_confidence])

  it('have what the defer holds, and what is held through the lines that made it', async () => {
    const report = await listed('unzip/unzip.heap.pb.gz', 'unzip', 'unzipAll')
    const { held_bytes: bytes } = report.tables.defers!.rows[0]!
    expect(bytes).toBeGreaterThan(19 * 2 ** 20)
    expect(heldLines(report)).toEqual([
      [36, null, bytes, 'strong'],
      [40, bytes, null, 'strong'],
    ])
    const terminal = renderTerminal(report, { width: 160, color: false })
    expect(terminal).toMatch(/; pending calls hold 19\.95MiB\n/)
    expect(terminal).toMatch(/^ +flat +cum +records +bytes +held +line +source$/m)
    expect(terminal).toMatch(/^ +\. +\. +19\.95MiB +40 +defer rc\.Close\(\) +← strong \(held\)$/m)
  })

  it('count no byte twice, whatever functions are listed', async () => {
    const report = await listed('profiles/go1.26/closures.rate1.pb.gz', 'programs', '.')
    const { rows } = report.tables.list!
    const sum = (values: readonly (number | bigint | null)[]) => values.reduce((total: number, one) => total + Number(one ?? 0), 0)
    const held = report.tables.held!.rows.filter(({ kind }) => kind !== 'shared')
    expect(held.length).toBeGreaterThan(4)
    expect(sum(rows.map((row) => row.held_through))).toBe(sum(held.map((row) => row.bytes)))
    expect(sum(rows.map((row) => row.held_bytes))).toBe(sum(report.tables.defers!.rows.map((row) => row.held_bytes)))
    for (const { line, file, flat, cum, held_through } of rows)
      expect(Number(held_through ?? 0), `${file}:${line}`).toBeLessThanOrEqual(Math.max(Number(flat), Number(cum)))
  })
})
