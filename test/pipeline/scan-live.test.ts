import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { liveStatements } from '../../src/pipeline/live-statements.ts'
import { scan } from '../../src/pipeline/scan.ts'
import type { Report } from '../../src/report/report.ts'
import { sourceTree } from '../support/go-source.ts'
import { textProfile } from '../support/text-profile.ts'

const grammar = await readGoGrammar()
const ALL = { hasTests: false, hasGenerated: false, platform: null, rules: null, baseline: null }
const main = (file: string, lines: string) => `package main\n\nfunc ${file}(n int) {\n\tfor range n {\n${lines}\t}\n}\n`

/** A scan of a tree, joined with a profile of 500 records per place given. */
async function scanned(texts: Readonly<Record<string, string>>, ...places: readonly string[]): Promise<Report> {
  const tree = { files: sourceTree({ 'go.mod': 'module example.com/app\ngo 1.24\n', ...texts }), grammar, module: null, prefix: '' }
  const stacks = places.map(
    (place) => `500 8000 500 8000 ${place} < runtime.main@runtime/proc.go:283 {bytes=16}
      500 24000 500 24000 ${place}#2 < runtime.main@runtime/proc.go:283 {bytes=48}`,
  )
  const profile = bytesSource('heap.pb', textProfile(stacks.join('\n')))
  const live = await liveStatements([profile], tree, {})
  return (await scan([{ ...tree, live, only: null }], ALL)).report
}

const shown = (report: Report) => report.tables['statements']!.rows.map((row) => [row['severity'], row['function'], row['live_records']])

it('lowers what holds nothing to a note', async () => {
  const report = await scanned({ 'f.go': main('f', '\t\tdefer g(n)\n'), 'h.go': main('h', '\t\tdefer g(n)\n') }, 'main.f@/src/app/f.go:5')
  expect(shown(report)).toEqual([
    ['warning', 'main.f', 500],
    ['note', 'main.h', 0],
  ])
})

it('does not say that a statement holds nothing where its function does, at a line that the source has not', async () => {
  const moved = await scanned({ 'f.go': `// moved\n\n${main('f', '\t\tdefer g(n)\n')}` }, 'main.f@/src/app/f.go:5')
  expect(shown(moved)).toEqual([['warning', 'main.f', null]])
  expect(moved.notices.find(({ code }) => code === 'live-unplaced')?.text).toContain('main.f (/src/app/f.go:5)')
  expect(moved.findings[0]!.detail).not.toContain('No live record')
})

it('nor where a line directive gives the lines other names', async () => {
  const report = await scanned({ 'f.go': `//line f.y:1\n${main('f', '\t\tdefer g(n)\n')}` }, 'main.f@f.y:5')
  expect(shown(report)).toEqual([['warning', 'main.f', null]])
})

it('counts the memory of a line once, also where it has several statements', async () => {
  const report = await scanned({ 'f.go': main('f', '\t\tdefer g(n); defer g(n)\n') }, 'main.f@/src/app/f.go:5')
  expect(shown(report)).toHaveLength(2)
  expect(report.answer?.text).toContain('2 statements hold live records: 31.25KiB.')
})

it('raises a statement whose pending calls keep memory alive, without a sampled record', async () => {
  const folder = fileURLToPath(new URL('../held/unzip', import.meta.url))
  const tree = { files: await openSourceFiles(folder, {}), grammar, module: null, prefix: '' }
  const live = await liveStatements([fileSource(`${folder}/unzip.heap.pb.gz`)], tree, { decode: { inflate: gunzip } })
  const { answer, tables } = (await scan([{ ...tree, live, only: null }], ALL)).report
  const [row] = tables['statements']!.rows
  expect([row!['rule'], row!['severity'], row!['line'], row!['live_records'], row!['held_confidence']]).toEqual([
    'defer-close-in-loop',
    'error',
    40,
    0,
    'strong',
  ])
  expect(row!['held_bytes']).toBeCloseTo(19.95 * 2 ** 20, -5)
  expect(answer!.text).toContain(' Pending calls of 1 statement keep 19.95MiB alive.')
})
