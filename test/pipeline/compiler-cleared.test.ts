import { expect, it } from 'vitest'
import { appOf, placesOf, scanned } from '../support/scanning.ts'

const SOURCE = `package main

func f(names []string) {
	for range names {
		defer g()
	}
}
`

/** A scan of a loop whose defer stands at line 5, with what a compiler printed. */
async function scannedWith(...lines: string[]) {
  const compiled = { executables: [], compilerTexts: [{ source: 'log', text: ['# example.com/app', ...lines].join('\n') }], live: null }
  const { report } = await scanned(appOf(SOURCE), { compiled })
  return { places: placesOf(report), codes: report.notices.map(({ code }) => code), compiled: report.tables.compiled?.rows }
}

it('keeps what the compiler put on the heap, and lists it', async () => {
  const { places, codes, compiled } = await scannedWith('./main.go:5:3: heap-allocated defer')
  expect([places, codes]).toEqual([['main.go:5 warning defer-in-loop main.f'], []])
  expect(compiled).toMatchObject([{ file: './main.go', line: 5, kind: 'heap' }])
})

it('leaves out what the compiler put elsewhere, and says so', async () => {
  const { places, codes } = await scannedWith('./main.go:5:3: open-coded defer')
  expect([places, codes]).toEqual([[], ['compiler-cleared']])
})

it('takes no word of a log of another revision', async () => {
  const { places, codes } = await scannedWith('./main.go:5:3: open-coded defer', './main.go:90:3: heap-allocated defer')
  expect([places, codes]).toEqual([['main.go:5 warning defer-in-loop main.f'], ['compiler-log-moved']])
})

it('takes no word where the statement was not compiled', async () => {
  expect((await scannedWith('./other.go:5:3: open-coded defer')).places).toHaveLength(1)
})
