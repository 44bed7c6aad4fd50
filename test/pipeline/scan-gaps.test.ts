import { expect, it } from 'vitest'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { scan } from '../../src/pipeline/scan.ts'
import type { Report } from '../../src/report/report.ts'
import { sourceTree } from '../support/go-source.ts'

const grammar = await readGoGrammar()

async function scanned(texts: Readonly<Record<string, string>>, unreadable: readonly string[] = []): Promise<Report> {
  const tree = sourceTree(texts)
  const files = { ...tree, read: async (path: string) => (unreadable.includes(path) ? null : tree.read(path)) }
  const options = { hasTests: false, hasGenerated: false, platform: null, rules: null, baseline: null }
  return (await scan([{ files, grammar, module: null, prefix: 'x/', live: null, only: null }], options)).report
}

const notice = (report: Report, code: string) => report.notices.find((one) => one.code === code)?.text

it('a function with very many defers is left out, with a notice, and the others are scanned', async () => {
  const many = `func g() {\n\tfor {\n${'\t\tdefer h()\n'.repeat(20_000)}\t}\n}\n`
  const report = await scanned({ 'a.go': `package a\n\n${many}\nfunc f() {\n\tfor range xs {\n\t\tdefer h()\n\t}\n}\n` })
  expect(report.tables['statements']!.rows.map((row) => row['function'])).toEqual(['a.f'])
  expect(notice(report, 'source-skipped')).toBe('1 function left out, as larger than what can be followed: x/a.go:3.')
}, 20_000)

it('a file that cannot be read is told', async () => {
  const report = await scanned({ 'a.go': 'package a\n', 'b.go': '' }, ['b.go'])
  expect(notice(report, 'source-skipped')).toContain('1 Go file left out')
  expect(notice(report, 'source-skipped')).toContain('x/b.go')
})

it('so is code that is nested too deep', async () => {
  const report = await scanned({ 'a.go': `package a\nfunc f() { ${'{'.repeat(900)}for { defer g() }${'}'.repeat(900)} }\n` })
  expect(notice(report, 'source-unreadable')).toContain('x/a.go:2')
})
