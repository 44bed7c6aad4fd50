import { describe, expect, it } from 'vitest'
import { baseName } from '../../../src/base/go-path.ts'
import { buildReport } from '../../../src/compat/pprof/build-report.ts'
import { parsePprofFlags } from '../../../src/compat/pprof/command-line/flags.ts'
import type { PprofProfile } from '../../../src/compat/pprof/profile.ts'
import type { PprofReport } from '../../../src/compat/pprof/report.ts'
import { errorIn } from '../../support/error-in.ts'
import { compileGo, pprofProfileOf, stacksOf } from '../../support/pprof-profile.ts'

const STACKS = `
  10 100 alloc < walk < main {request=16 k=a}
  5  50  other < main {k=b}
  1  7   alone`

function report(line: string, profile: PprofProfile = pprofProfileOf(STACKS)): { report: PprofReport; warnings: string[] } {
  const request = parsePprofFlags([...line.split(' ').filter(Boolean), 'source'])!
  const warnings: string[] = []
  const { command, expression, config } = request
  return {
    report: buildReport(profile, { command: command!, expression, config }, compileGo, (warning) => warnings.push(warning)),
    warnings,
  }
}

/** google/pprof internal/driver/driver.go, generateRawReport. */
describe('buildReport', () => {
  it('takes the total before the filters, or after them for relative shares', () => {
    expect(report('-top -focus=walk').report.total).toBe(157)
    expect(report('-top -focus=walk -relative_percentages').report.total).toBe(100)
  })

  it('applies the filters after the frames of labels, which they can match', () => {
    expect(stacksOf(report('-top -tagroot=k -focus=^b$').report.profile)).toEqual(['other < main < b 5 50 {k=b}'])
  })

  it('names the filters in the order of pprof', () => {
    const { report: built } = report('-top -taghide=x -tagshow=k -hide=walk -focus=main -prune_from=walk')
    expect(built.options.activeFilters).toEqual(['focus=main', 'hide=walk', 'tagshow=k', 'taghide=x'])
  })

  it('warns of filters that match nothing', () => {
    expect(
      report('-top -focus=1 -ignore=2 -hide=3 -show=4 -show_from=5 -tagfocus=k=6x -tagignore=q -tagshow=7 -taghide=8 -tagroot=9').warnings,
    ).toEqual([
      'TagRoot expression matched no samples',
      "tagfocus:Interpreted '6x' as range, not regexp",
      'Focus expression matched no samples',
      'Ignore expression matched no samples',
      'Hide expression matched no samples',
      'Show expression matched no samples',
      'ShowFrom expression matched no samples',
      'TagFocus expression matched no samples',
      'TagIgnore expression matched no samples',
      'TagShow expression matched no samples',
      'TagHide expression matched no samples',
    ])
  })

  it('warns of labels with several units, by key', () => {
    const profile = pprofProfileOf('1 f {b=1s b=1ms a=1kb}\n1 f {a=1mb}')
    expect(report('-top', profile).warnings).toEqual([
      'For tag a used unit kb, also encountered unit(s) mb',
      'For tag b used unit s, also encountered unit(s) ms',
    ])
  })

  it.each([
    ['-top', 0, 0.005, 'functions'],
    ['-tree', 80, 0.005, 'functions'],
    ['-tree -nodecount=7', 7, 0.005, 'functions'],
    ['-tree -trim=false -nodecount=7', 0, 0, 'functions'],
    ['-peek=f', 0, 0, 'functions'],
    ['-list=f', 0, 0, 'lines'],
    ['-raw -files', 0, 0, 'addresses'],
    ['-proto', 0, 0, 'addresses'],
    ['-callgrind', 0, 0, 'addresses'],
    ['-tags', 80, 0.005, 'functions'],
  ])('of %s shows %i nodes above %f, by %s', (line, nodeCount, nodeFraction, granularity) => {
    // google/pprof internal/driver/driver.go, applyCommandOverrides
    const { report: built } = report(line, pprofProfileOf('1 f:3'))
    expect(built.options).toMatchObject({ nodeCount, nodeFraction })
    const [location] = built.profile.locations
    expect(location!.lines[0]!.line).toBe(granularity === 'functions' ? 0 : 3)
    expect(location!.address).toBe(granularity === 'addresses' ? 0x1000n : 0n)
  })

  it('divides by the first type for means', () => {
    const { report: built } = report('-top -mean')
    expect([built.total, built.options.sampleType]).toEqual([9, 'mean_inuse_space'])
  })

  it.each([
    ['-top -focus=(', 'parsing focus regexp: error parsing regexp: missing closing ): `(`', '-focus'],
    ['-peek=( -divide_by=1', 'parsing argument regexp (: error parsing regexp: missing closing ): `(`', '-peek'],
    ['-top -divide_by=0', 'zero divisor specified', '-divide_by'],
    ['-top -sample_index=x', 'sample_index "x" must be one of: [inuse_objects inuse_space]', '-sample_index'],
  ])('of %s says what pprof says', (line, message, where) => {
    expect(errorIn(() => report(line))).toMatchObject({ code: 'usage', message, where })
  })
})

describe('baseName', () => {
  it.each([
    ['/bin/x', 'x'],
    ['x', 'x'],
    ['/bin/dir//', 'dir'],
    ['//', '/'],
    ['', '.'],
  ])('of %s is %s', (path, name) => {
    expect(baseName(path)).toBe(name)
  })
})
