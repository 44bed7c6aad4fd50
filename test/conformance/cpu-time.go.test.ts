import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { runPprof } from './pprof.ts'

const FOLDER = fileURLToPath(new URL('../fixtures/cpu/', import.meta.url))
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.pb.gz'))

const FOCUS = {
  make: '^runtime\\.(deferproc|deferprocStack|deferprocat|deferrangefunc)$',
  free: '^runtime\\.(\\(\\*_panic\\)\\.(start|nextDefer|nextFrame)|popDefer|freedefer)$',
} as const

/** Cum by `function file:line` of the lines of `main` that do not call the lines that defer, in nanoseconds. */
async function linesBelow(path: string, focus: string): Promise<string[]> {
  const { stdout } = await runPprof([
    '-top',
    '-lines',
    '-nodecount=0',
    '-nodefraction=0',
    '-unit=ns',
    '-symbolize=none',
    `-focus=${focus}`,
    path,
  ])
  const lines = stdout.split('\n').map((line) => /^ +\S+ +\S+ +\S+ +(\d+)ns +\S+ {2}(main\..*)$/.exec(line))
  return lines.flatMap((line) => (line === null || line[2]!.startsWith('main.main ') ? [] : [`${line[2]} ${line[1]}`])).sort()
}

// Expected values: `go tool pprof -focus` of the installed Go, by line.
describe('time of defers, against pprof', () => {
  it.each(FILES)('%s: each line has the time that pprof gives it below the functions of the runtime', async (name) => {
    const report = await analyze([fileSource(`${FOLDER}${name}`)], { decode: { inflate: gunzip } })
    const { rows } = report.tables.defer_time!
    for (const work of ['make', 'free'] as const) {
      const ours = rows
        .filter((row) => Number(row[work]) > 0)
        .map((row) => `${row.function} ${row.file}:${String(row.line)} ${String(row[work])}`)
      expect(ours.length).toBeGreaterThan(0)
      expect(ours.sort()).toEqual(await linesBelow(`${FOLDER}${name}`, FOCUS[work]))
    }
  })
})
