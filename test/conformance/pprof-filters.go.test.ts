import { describe, expect, it } from 'vitest'
import type { FrameFilterOptions } from '../../src/analysis/frame-filter.ts'
import type { Granularity } from '../../src/analysis/nodes.ts'
import { fileSource } from '../../src/node/sources.ts'
import { foldProfile } from '../../src/pipeline/fold-profile.ts'
import { topDifferences } from './compare-top.ts'
import { inParallel, type PprofTop, pprofTop } from './pprof.ts'
import { shortName, someFiles } from './real-profiles.ts'

const FILES = someFiles(13)

interface Case {
  readonly what: string
  readonly filter: FrameFilterOptions
  /** False where the filter leaves every one of the profiles as it is. */
  readonly changes?: boolean
}

const CASES: readonly Case[] = [
  { what: 'focus on functions', filter: { focus: '^main\\.' } },
  { what: 'focus with a flag for any case', filter: { focus: '(?i)^MAIN\\.MAIN$' } },
  { what: 'focus without the flag', filter: { focus: '^MAIN\\.MAIN$' } },
  { what: 'focus on a source file', filter: { focus: '/main\\.go$' } },
  { what: 'focus on an executable', filter: { focus: '^/' }, changes: false },
  { what: 'focus on inlined functions', filter: { focus: 'bufio\\.NewReaderSize|makeSlice|main\\.(query|startSpan|loadPages|track)' } },
  { what: 'focus on nothing', filter: { focus: 'no such function' } },
  { what: 'focus with an empty expression', filter: { focus: '', ignore: '', hide: '', show: '' }, changes: false },
  { what: 'focus with classes and a bounded repeat', filter: { focus: '\\pL{4,9}\\.[[:upper:]]\\w*$' } },
  { what: 'ignore functions', filter: { ignore: 'runtime\\.main|runtime/pprof\\.' } },
  { what: 'ignore an executable', filter: { ignore: '/srv/app' } },
  { what: 'ignore nothing', filter: { ignore: '\\Qmain.(*\\E$' }, changes: false },
  { what: 'ignore all', filter: { ignore: '.' } },
  { what: 'hide functions', filter: { hide: '^(runtime|bufio|bytes)\\.' } },
  { what: 'hide a source file', filter: { hide: 'main\\.go' } },
  { what: 'hide an executable', filter: { hide: 'app/[^/]+' } },
  { what: 'hide another mapping', filter: { hide: '^\\[vdso\\]$' }, changes: false },
  { what: 'hide nothing', filter: { hide: 'no such function' }, changes: false },
  { what: 'show functions', filter: { show: '^main\\.' } },
  { what: 'show an executable', filter: { show: '^/' }, changes: false },
  { what: 'show nothing', filter: { show: 'no such function' } },
  { what: 'focus and ignore that share frames', filter: { focus: 'main\\.', ignore: 'main\\.main' } },
  { what: 'focus and hide the same', filter: { focus: '^main\\.', hide: '^main\\.' } },
  { what: 'hide and show the same', filter: { hide: 'main\\.main', show: 'main' } },
  { what: 'all four', filter: { focus: 'runtime\\.main', ignore: 'fmt\\.', hide: '^runtime\\.', show: '(?i)MAIN|bytes|bufio' } },
]

// Expected values: `go tool pprof -top` of the installed Go, with the same expressions.
describe('frame filters, against pprof', () => {
  it.each(CASES)('$what: the same rows, total and warnings', async ({ filter, changes = true }) => {
    const checks = await inParallel(FILES, (path) => checkFile(path, filter))
    expect(checks.flatMap(({ differences }) => differences)).toEqual([])
    expect(checks.some(({ hasEffect }) => hasEffect)).toBe(changes)
  })
})

/** Memory in use by function, and allocated objects by line. */
const VIEWS: readonly { granularity: Granularity; type: string }[] = [
  { granularity: 'functions', type: 'inuse_space' },
  { granularity: 'lines', type: 'alloc_objects' },
]

async function checkFile(path: string, filter: FrameFilterOptions): Promise<{ differences: string[]; hasEffect: boolean }> {
  const options = Object.entries(filter).map(([name, pattern]) => `-${name}=${pattern}`)
  const differences: string[] = []
  let hasEffect = false
  for (const { granularity, type } of VIEWS) {
    const ours = await foldProfile(fileSource(path), granularity, filter, {})
    const view = [`-${granularity}`, `-sample_index=${type}`]
    const theirs = await pprofTop([...view, ...options], path)
    hasEffect ||= tableText(theirs) !== (await unfilteredText(view, path))
    const column = ours.profile.sampleTypes.findIndex((one) => one.type === type)
    const found = topDifferences(ours, column, theirs)
    const unmatched = ours.unmatchedFilters.join()
    if (unmatched !== warnedOptions(theirs)) found.push(`unmatched: ${unmatched}, but pprof has ${warnedOptions(theirs)}`)
    differences.push(...found.map((text) => `${shortName(path)}, ${granularity}, ${text}`))
  }
  return { differences, hasEffect }
}

const unfiltered = new Map<string, Promise<string>>()

function unfilteredText(view: readonly string[], path: string): Promise<string> {
  const key = [...view, path].join(' ')
  const text = unfiltered.get(key) ?? pprofTop(view, path).then(tableText)
  unfiltered.set(key, text)
  return text
}

function tableText({ rows }: PprofTop): string {
  return rows.map(({ name, flat, cum }) => `${name} ${flat} ${cum}`).join('\n')
}

function warnedOptions({ warnings }: PprofTop): string {
  return Array.from(warnings.matchAll(/^(\w+) expression matched no samples$/gm), (match) => match[1]!.toLowerCase()).join()
}
