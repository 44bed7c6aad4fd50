import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import type { SourceRevision } from '../../src/base/source-files.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { SourceTree } from '../../src/pipeline/source-evidence.ts'
import type { Report } from '../../src/report/report.ts'
import { programProfile } from '../support/program-profile.ts'
import { appOf, treeOf } from '../support/scanning.ts'
import { textSource } from '../support/text-profile.ts'
import { tinyExecutable } from '../support/tiny-executable.ts'
import { deferRows } from '../support/truth.ts'

/** A defer in a loop at line 3; its function begins at line 1, as `startLines` has it. */
const MAIN = 'package main; func main() {\n\tfor _, f := range files() {\n\t\tdefer f.Close()\n\t}\n}\n'
const PLACE = 'example.com/app/main.go:3'

/** A heap with 400 records and closures at a line of main.main. */
const heap = (place = PLACE, startLines = false) =>
  textSource(
    `
    400 6400   main.main@${place} < runtime.main {bytes=16}
    400 19200  main.main@${place}#2 < runtime.main {bytes=48}`,
    { startLines },
  )

const reportOf = (sourceTree: SourceTree, profile = heap()) => analyze([profile], { sourceTree, goVersion: '1.26' })
const rowOf = (report: Report) => {
  const [row] = deferRows(report)
  return row === undefined ? 'none' : `${row.confidence} by ${row.evidence}: ${row.statement}`
}
/** The notices that the source gives rise to. */
const noticesOf = (report: Report) =>
  report.notices.filter(({ code }) => code.startsWith('source-')).map(({ code, text }) => `${code}: ${text}`)

describe('the source beside a profile', () => {
  it('names the statement, and is told with what it holds', async () => {
    const report = await reportOf(appOf(MAIN, { 'a/a.go': 'package a\n' }))
    expect(rowOf(report)).toBe('strong by source: defer f.Close()')
    expect(noticesOf(report)).toEqual([])
    expect(report.evidence).toEqual([{ kind: 'source', source: '.', detail: '2 Go files, module example.com/app' }])
    expect(report.findings[0]).toMatchObject({ place: { path: 'main.go', column: 3, endLine: 3, endColumn: 18 } })
  })

  it('is one that was built where functions begin at the same lines', async () => {
    expect(rowOf(await reportOf(appOf(MAIN), heap(PLACE, true)))).toBe('strong by source: defer f.Close()')
  })

  it('has the way to the tree before the paths of its statements', async () => {
    const report = await reportOf({ ...appOf(MAIN), prefix: 'services/app/' })
    expect(report.findings[0]!.place).toMatchObject({ path: 'services/app/main.go' })
  })

  it('shows the first line of a long statement', async () => {
    const long = MAIN.replace('defer f.Close()', 'defer func() {\n\t\t\tf.Close()\n\t\t}()')
    expect(rowOf(await reportOf(appOf(long)))).toBe('strong by source: defer func() { …')
  })
})

describe('the source weakens what it says', () => {
  it('where it has no file of the profile: source-missing', async () => {
    const report = await reportOf(treeOf({ 'go.mod': 'module example.com/other\n', 'x.go': 'package x\n' }))
    expect(noticesOf(report)).toEqual([
      expect.stringMatching(/^source-missing: None of the files .* is in \., such as example\.com\/app\/main\.go\. .*--module/),
    ])
    expect(rowOf(report)).toBe('likely by shape: null')
  })

  it('where functions begin at other lines: source-moved', async () => {
    const report = await reportOf(appOf(`// moved\n${MAIN}`), heap('example.com/app/main.go:4', true))
    expect(noticesOf(report)).toEqual([
      expect.stringMatching(
        /^source-moved: 1 function of the profile does not stand where the source has it.*: main\.main \(example\.com\/app\/main\.go:4\)\.$/,
      ),
    ])
    expect(rowOf(report)).toBe('likely by source: defer f.Close()')
  })

  it('where a line lies outside of its function: source-moved', async () => {
    const report = await reportOf(appOf(MAIN), heap('example.com/app/main.go:30'))
    expect(noticesOf(report)).toEqual([expect.stringContaining('source-moved: 1 function of the profile')])
    expect(rowOf(report)).toBe('likely by shape: null')
  })

  it('where it has syntax errors: source-unreadable', async () => {
    const report = await reportOf(appOf(`${MAIN}\nfunc broken() {\n\tfor { defer }\n`))
    expect(noticesOf(report)).toEqual([expect.stringMatching(/^source-unreadable: 1 Go file with syntax errors.*: main\.go:\d+\.$/)])
    expect(rowOf(report)).toBe('strong by source: defer f.Close()')
  })
})

describe('the source and the executable', () => {
  const HERE = 'a'.repeat(40)
  const BUILT = 'b'.repeat(40)
  const CODE = [0xe8, 0xfb, 0xff, 0xff, 0xff, ...Array(11).fill(0x90)]

  /** What the executable of a commit and the source of another one make of a profile: the call of main.main is its own. */
  async function reportAt(built: string | null, revision: SourceRevision | null): Promise<Report> {
    const modules = `path\texample.com/app\nmod\texample.com/app\t(devel)\t\n${built === null ? '' : `build\tvcs=git\nbuild\tvcs.revision=${built}\n`}`
    const file = tinyExecutable({ buildId: 'ab12', goVersion: 'go1.26.3', modules, functions: [{ name: 'main.main', code: CODE }] })
    const line = { name: 'main.main', line: 3, startLine: 1 }
    // no direct call ends at the address: the executable does not tell what is called
    const profile = programProfile([{ address: file.entry('main.main') + 9n, frames: [line] }], [{ start: file.base, buildId: 'ab12' }])
    const tree = treeOf({ 'go.mod': 'module example.com/app\n', 'main.go': MAIN })
    return analyze([bytesSource('heap.pb', profile)], {
      sourceTree: { ...tree, files: { ...tree.files, revision }, module: null },
      executables: [{ range: bytesRange('app', file.bytes), maySkip: false }],
    })
  }

  it('are of one revision where their commits are equal, or one of them is not known', async () => {
    for (const [built, here] of [
      [HERE, HERE],
      [null, HERE],
      [BUILT, null],
    ] as const) {
      const report = await reportAt(built, here === null ? null : { commit: here, branch: 'main' })
      expect(noticesOf(report)).toEqual([])
      expect(report.evidence?.map(({ kind }) => kind)).toEqual(['executable', 'source'])
      expect(rowOf(report)).toBe('strong by source: defer f.Close()')
    }
  })

  it('are of two revisions where their commits differ: source-moved, with both', async () => {
    const report = await reportAt(BUILT, { commit: HERE, branch: 'main' })
    expect(noticesOf(report)).toEqual([
      `source-moved: . stands at commit ${HERE}, the executable was built from ${BUILT}: what the source says is likely at most.`,
    ])
    expect(rowOf(report)).toBe('likely by source: defer f.Close()')
  })
})
