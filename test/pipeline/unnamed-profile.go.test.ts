import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { convert } from '../../src/pipeline/convert.ts'
import type { Report } from '../../src/report/report.ts'

const folder = mkdtempSync(join(tmpdir(), 'deferscope-unnamed-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that prints its heap as text, `extra` in front of the functions that matter: all before main is at the same addresses. */
const program = (extra: string) => `package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

${extra}
//go:noinline
func hold(n int, deep func()) {
	for i := 0; i < n; i++ {
		defer func() { _ = i }()
	}
	deep()
}

//go:noinline
func middle(n int, deep func()) { hold(n, deep); keep++ }

var keep int

func main() {
	runtime.MemProfileRate = 1
	middle(1000, func() {
		runtime.GC()
		pprof.Lookup("heap").WriteTo(os.Stdout, 1)
	})
}
`

interface Built {
  readonly name: string
  readonly bytes: Uint8Array
  /** The text without its lines of names. */
  readonly text: Uint8Array
}

function build(name: string, extra: string, mode: string): Built {
  const at = join(folder, `${name}-${mode}`)
  mkdirSync(at)
  writeFileSync(join(at, 'go.mod'), 'module example.com/unnamed\n\ngo 1.22\n')
  writeFileSync(join(at, 'main.go'), program(extra))
  execFileSync('go', ['build', `-buildmode=${mode}`, '-o', name, '.'], { cwd: at, env: { ...process.env, GOFLAGS: '-buildvcs=false' } })
  const text = execFileSync(join(at, name))
    .toString()
    .replace(/^#\t0x.*\n/gm, '')
  return { name, bytes: new Uint8Array(readFileSync(join(at, name))), text: new TextEncoder().encode(text) }
}

const analyzed = (of: Built, ...given: readonly Built[]): Promise<Report> =>
  analyze([bytesSource('heap.txt', of.text)], {
    executables: given.map(({ name, bytes }) => ({ range: bytesRange(name, bytes), maySkip: false })),
  })
const rows = (report: Report) => report.tables['defers']!.rows.map((row) => [row['function'], row['line'], row['confidence']])

describe.each(['exe', 'pie'])('a text without names, of a program built as %s', (mode) => {
  let right: Built
  let other: Built
  beforeAll(() => {
    right = build('right', '', mode)
    other = build('other', '//go:noinline\nfunc shift(n int) int { keep += n; return keep * n }\n\nfunc init() { keep = shift(1) }\n', mode)
  }, 120_000)

  it('is told by its executable, which is picked among others of the same packages', async () => {
    const report = await analyzed(right, other, right)
    expect(report.evidence).toMatchObject([{ kind: 'executable', source: 'right' }])
    expect(rows(report)).toContainEqual(['main.hold', 13, 'exact'])
    expect(report.notices.find(({ code }) => code === 'symbolized')?.text).toMatch(/^\d+ addresses of heap\.txt had no names/)
  })

  it('is not told by another one', async () => {
    const report = await analyzed(right, other)
    expect(report.notices.find(({ code }) => code === 'executable-refused')?.text).toContain('other is not the executable of this profile')
    expect(rows(report)).toEqual([])
  })

  it('has names in what it is converted to, and in callers and callees, by its executable alone', async () => {
    const executables = (of: Built) => [{ range: bytesRange(of.name, of.bytes), maySkip: false }]
    const source = [bytesSource('heap.txt', right.text)]
    const folded = async (of: Built) => {
      const converted = await convert(source, { to: 'folded', executables: executables(of) })
      return { text: converted.form === 'text' ? [...converted.chunks].join('') : '', codes: converted.notices.map(({ code }) => code) }
    }
    expect((await folded(right)).text).toMatch(/;main\.main;main\.middle;main\.hold[; ]/)
    expect(await folded(other)).toMatchObject({ text: expect.not.stringContaining('main.hold'), codes: ['executable-refused'] })
    const { tables } = await analyze(source, { executables: executables(right), peek: 'main\\.hold$' })
    expect(tables['peek']!.rows.map(({ relation, other }) => [relation, other])).toContainEqual(['caller', 'main.middle'])
  })

  it('is not said to have no records', async () => {
    const report = await analyzed(right)
    expect(report.notices.map(({ code }) => code)).toContain('unnamed-addresses')
    expect(report.answer?.text).toContain('where the profile names functions')
  })
})
