import { describe, expect, it } from 'vitest'
import { decodeGoText } from '../../../../src/base/go-text.ts'
import { loadGoRegexp } from '../../../../src/compat/go/regexp.ts'
import type { PrintContext } from '../../../../src/compat/pprof/print/print-context.ts'
import { printList } from '../../../../src/compat/pprof/print/print-list.ts'
import type { ReportOptions } from '../../../../src/compat/pprof/report.ts'
import { aggregated, fixture, NO_WORLD, pprofProfile, printed, reportOf } from '../pprof-report.ts'

const compile = await loadGoRegexp()
const profile = aggregated(await pprofProfile(fixture('list.pb.gz')), 'lines')
const wanted = (name: string): string => decodeGoText(fixture(`${name}.txt`))

const numbered = (count: number, before: string): string => Array.from({ length: count }, (_, i) => `${before}${i + 1}`).join('\n')
const FILES: Readonly<Record<string, Uint8Array>> = {
  '/home/dev/proj/c.go': Buffer.from(numbered(30, '')),
  '/home/dev/proj/sub': new Uint8Array(0),
  '/home/dev/proj/sub/ok.go': Buffer.from(`${numbered(100, 'l')}\n`),
  // a carriage return, a byte that is no UTF-8, and a line that is too long to go on
  '/home/dev/proj/sub/long.go': Buffer.from(`package a\r\nline2\n\xff bad\tTab\n${'x'.repeat(70000)}\nafter\n`, 'latin1'),
}
const WORLD: PrintContext = { ...NO_WORLD, readSource: (path) => FILES[path] ?? null, workingDirectory: '/home/dev/proj' }

function list(expression: string, index: number, options: Partial<ReportOptions> = {}): string {
  const symbol = { expression, matches: compile(expression) }
  return printed(printList(reportOf(profile, index, { symbol, ...options }), WORLD))
}

describe('printList', () => {
  it.each([0, 1])('finds and annotates sources as pprof does, sample type %d', (index) => {
    expect(list('.', index)).toBe(wanted(`list.${index}`))
  })

  it('trims and searches the paths it is told to', () => {
    expect(list('.', 1, { trimPath: '/remote/x/proj', sourcePath: '/home/dev/proj/sub' })).toBe(wanted('list.trimmed'))
  })

  it('says so where no function matches', () => {
    expect(() => list('nothing', 0)).toThrow('no matches found for regexp: nothing')
  })

  it('does not find a function whose values cancel', () => {
    expect(() => list('main.zero', 0)).toThrow('no matches found for regexp: main.zero')
  })
})
