import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { type PprofRow, pprofTop } from './pprof.ts'

const FOLDER = fileURLToPath(new URL('../fixtures/cpu/', import.meta.url))
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.pb.gz'))

const MAKERS = '^runtime\\.(deferproc|deferprocStack|deferprocat|deferrangefunc)$'
/** What `deferreturn` alone calls, so that what calls it calls `deferreturn`. */
const FINDERS = '^runtime\\.(\\(\\*_panic\\)\\.(start|nextDefer|nextFrame)|popDefer|freedefer)$'

/** The calls at addresses of `main` that have a function below them, without those that only call such functions; `flat` is in the call itself. */
async function callsAbove(path: string, focus: string): Promise<PprofRow[]> {
  const isOwn = ({ name }: PprofRow) => / main\.(?!main )/.test(name)
  const { rows } = await pprofTop(['-addresses', '-unit=ns', `-focus=${focus}`], path)
  const names = new Set(rows.filter(isOwn).map(({ name }) => name))
  return (await pprofTop(['-addresses', '-unit=ns'], path)).rows.filter(({ name }) => names.has(name))
}

/** `function file:line nanoseconds`, as pprof has the place of an address. */
function places(rows: readonly PprofRow[]): string[] {
  return rows.map(({ name, cum }) => `${name.replace(/^\S+ /, '')} ${cum}`).sort()
}

// Expected values: `go tool pprof -addresses` of the installed Go. A line of these programs has one call for defers.
describe('time of defers, against pprof', () => {
  it.each(FILES)('%s: each line has the time that pprof gives to its calls of the runtime', async (name) => {
    const report = await analyze([fileSource(`${FOLDER}${name}`)], { decode: { inflate: gunzip } })
    const ours = (columns: readonly string[]) =>
      report.tables
        .defer_time!.rows.map((row) => ({ row, time: columns.reduce((sum, column) => sum + Number(row[column as 'run']), 0) }))
        .flatMap(({ row, time }) => (time > 0 ? [`${row.function} ${row.file}:${String(row.line)} ${time}`] : []))
        .sort()
    for (const [columns, focus] of [
      [['make'], MAKERS],
      [['run', 'free'], FINDERS],
    ] as const) {
      expect(ours(columns).length).toBeGreaterThan(0)
      expect(ours(columns)).toEqual(places(await callsAbove(`${FOLDER}${name}`, focus)))
    }
  })
})
