import { describe, expect, it } from 'vitest'
import { parseBaseline, parsePlatform, parseRules } from '../../src/pipeline/scan-options.ts'
import type { Report } from '../../src/report/report.ts'
import { appOf, placesOf, scanned, treeOf } from '../support/scanning.ts'
import { textSource } from '../support/text-profile.ts'

const LOOP = `package main

func main() {
	for _, name := range names {
		f, _ := os.Open(name)
		defer f.Close()
	}
}

func unlocked() {
	for {
		defer mu.Unlock()
	}
}
`
const CLOSE = 'main.go:6 warning defer-close-in-loop main.main'
const UNLOCK = 'main.go:12 error defer-in-endless-loop main.unlocked'

const noticesOf = (report: Report) => report.notices.map(({ code, text }) => `${code}: ${text}`)
const codesOf = (report: Report) => report.notices.map(({ code }) => code)

/** A heap with as many records and closures at a line of main.main as given. */
function heap(records: number, { line = 6, name = 'main.main', file = 'main.go', time = 1 } = {}, source = `heap${time}.pb`) {
  const at = `${name}@example.com/app/${file}:${line}`
  return textSource(
    `
    ${records} ${records * 16} ${records} ${records * 16}  ${at} < runtime.main {bytes=16}
    ${records} ${records * 48} ${records} ${records * 48}  ${at}#2 < runtime.main {bytes=48}
    ${records} ${records * 32} ${records} ${records * 32}  main.other@example.com/app/main.go:30 < runtime.main {bytes=32}`,
    { timeNanos: time * 60e9 },
    source,
  )
}

describe('a scan', () => {
  it('finds risky statements with their place, their function and their rule', async () => {
    const { report } = await scanned(appOf(LOOP))
    expect(placesOf(report)).toEqual([UNLOCK, CLOSE])
    expect(report.findings[1]).toMatchObject({
      place: { path: 'main.go', column: 3, endLine: 6, endColumn: 18 },
      value: null,
      evidence: null,
    })
    expect(report.evidence).toEqual([{ kind: 'source', source: '.', detail: '1 Go file' }])
    expect(report).toMatchObject({ command: 'scan', inputs: [], notices: [], verdict: 'pass' })
  })

  it('is an empty report where there is nothing to find', async () => {
    const { report } = await scanned(appOf('package main\n\nfunc main() {\n\tdefer f()\n}\n'))
    expect(placesOf(report)).toEqual([])
    expect(report.tables['statements']!.rows).toEqual([])
  })

  it('puts the way to the tree before its paths', async () => {
    const { report } = await scanned({ ...appOf(LOOP), prefix: 'services/app/' })
    expect(report.findings.map(({ file, place }) => [file, place!.path])).toEqual([
      ['services/app/main.go', 'services/app/main.go'],
      ['services/app/main.go', 'services/app/main.go'],
    ])
  })

  it('names functions as profiles do: main for every program, else by import path', async () => {
    const text = (name: string) => `package ${name}\n\nfunc (s *T) run() {\n\tfor {\n\t\tdefer f()\n\t}\n}\n`
    const found = async (texts: Record<string, string>, module: string | null = null) =>
      (await scanned(treeOf(texts, { module }))).report.findings.map((one) => one.function)
    const texts = { 'cmd/tool/main.go': text('main'), 'server/x.go': text('server'), 'v2/x.go': text('app') }
    expect(await found({ 'go.mod': 'module example.com/app\n', ...texts })).toEqual([
      'main.(*T).run',
      'example.com/app/server.(*T).run',
      'example.com/app/v2.(*T).run',
    ])
    expect(await found(texts, 'example.com/lab')).toEqual([
      'main.(*T).run',
      'example.com/lab/server.(*T).run',
      'example.com/lab/v2.(*T).run',
    ])
    expect(await found(texts)).toEqual(['main.(*T).run', 'server.(*T).run', 'app.(*T).run'])
  })

  it('has the statements of several trees in one list', async () => {
    const { report } = await scanned([
      { ...appOf(LOOP), prefix: 'a/' },
      { ...appOf(LOOP), prefix: 'b/' },
    ])
    expect(report.findings.map(({ file, severity }) => `${file} ${severity}`)).toEqual([
      'a/main.go error',
      'b/main.go error',
      'a/main.go warning',
      'b/main.go warning',
    ])
    expect(report.evidence).toHaveLength(2)
  })
})

describe('a scan of trees that lie in one another', () => {
  /** The tree of a program, and that of the module around it. */
  const inner = treeOf({ 'main.go': LOOP }, { prefix: 'cmd/', module: 'example.com/app' })
  const outer = treeOf({ 'go.mod': 'module example.com/app\n', 'cmd/main.go': LOOP })

  it.each([
    ['the inner one first', [inner, outer]],
    ['the outer one first', [outer, inner]],
  ])('has each statement once: %s', async (_name, trees) => {
    expect(placesOf((await scanned(trees)).report)).toEqual([
      'cmd/main.go:12 error defer-in-endless-loop main.unlocked',
      'cmd/main.go:6 warning defer-close-in-loop main.main',
    ])
  })

  it('has what is alive besides once', async () => {
    const tests = { 'main_test.go': LOOP.replaceAll('main()', 'tested()') }
    const trees = [treeOf(tests, { prefix: 'cmd/', module: 'example.com/app' }), treeOf({ 'cmd/main_test.go': tests['main_test.go'] })]
    const profiles = [heap(400, { name: 'main.tested', file: 'main_test.go' })]
    expect(placesOf((await scanned(trees, { profiles })).report)).toEqual(['cmd/main_test.go:6 warning defer-records-live main.tested 400'])
  })
})

describe('which files are scanned', () => {
  const OTHERS = {
    'main_test.go': LOOP,
    'generated.go': `// Code generated by hand. DO NOT EDIT.\n\n${LOOP}`,
    'vendor/example.com/x/x.go': LOOP,
    'main_windows.go': LOOP,
    'tagged.go': `//go:build special\n\n${LOOP}`,
    'ignored.go': `//go:build ignore\n\n${LOOP}`,
  }
  const files = async (options = {}) => {
    const { report } = await scanned(appOf('package main\n', OTHERS), options)
    return [...new Set(report.findings.map(({ file }) => file))].sort()
  }

  it('leaves out tests, generated files, vendored ones, and those for no program; all platforms and tags count', async () => {
    expect(await files()).toEqual(['main_windows.go', 'tagged.go'])
  })

  it('has tests and generated files where they are asked for', async () => {
    expect(await files({ hasTests: true })).toContain('main_test.go')
    expect(await files({ hasGenerated: true })).toContain('generated.go')
  })

  it('has the files of one platform and its tags where they are asked for', async () => {
    expect(await files({ platform: parsePlatform('linux/amd64', undefined) })).toEqual([])
    expect(await files({ platform: parsePlatform('windows/amd64', undefined) })).toEqual(['main_windows.go'])
    expect(await files({ platform: parsePlatform('linux/amd64', 'special,other') })).toEqual(['tagged.go'])
  })

  it('has the statements of some rules alone', async () => {
    const { report } = await scanned(appOf(LOOP), { rules: parseRules('defer-close-in-loop') })
    expect(placesOf(report)).toEqual([CLOSE])
  })

  it('goes on after a syntax error, and tells of it', async () => {
    const { report } = await scanned(appOf(LOOP, { 'broken.go': 'package main\n\nfunc f() {\n\tfor { defer }\n' }))
    expect(placesOf(report)).toContain(CLOSE)
    expect(noticesOf(report)).toEqual([expect.stringMatching(/^source-unreadable: 1 Go file with syntax errors.*: broken\.go:\d+\.$/)])
  })

  it('tells that the tree has more files than are read', async () => {
    const tree = appOf(LOOP)
    const { report } = await scanned({ ...tree, files: { ...tree.files, isComplete: false } })
    expect(codesOf(report)).toEqual(['source-incomplete'])
  })
})

describe('a scan beside a profile', () => {
  it('makes what holds no memory a note, and ranks what does first', async () => {
    const { report } = await scanned(appOf(LOOP), { profiles: [heap(400)] })
    expect(placesOf(report)).toEqual([
      'main.go:6 warning defer-close-in-loop main.main 400',
      'main.go:12 note defer-in-endless-loop main.unlocked 0',
    ])
    expect(report.findings[0]).toMatchObject({ value: 400 * 64, share: 64 / 96, evidence: 'source', confidence: 'strong', unit: 'bytes' })
    expect(report.findings[0]!.detail).toMatch(/It holds 400 live records, 25\.00KiB .* \(source, strong\)\.$/)
    expect(report.findings[1]!.detail).toMatch(/The profile shows no live record of it\.$/)
    expect(report.inputs).toMatchObject([{ source: 'heap1.pb', kind: 'heap' }])
  })

  it('keeps an error that holds memory an error', async () => {
    const { report } = await scanned(appOf(LOOP), { profiles: [heap(400, { line: 12, name: 'main.unlocked' })] })
    expect(placesOf(report)).toEqual([
      'main.go:12 error defer-in-endless-loop main.unlocked 400',
      'main.go:6 note defer-close-in-loop main.main 0',
    ])
  })

  it('raises a note that holds memory to a warning', async () => {
    const counted = 'package main\n\nfunc main() {\n\tfor i := 0; i < 3; i++ {\n\t\tdefer f(i)\n\t}\n}\n'
    expect(placesOf((await scanned(appOf(counted))).report)).toEqual(['main.go:5 note defer-in-loop main.main'])
    expect(placesOf((await scanned(appOf(counted), { profiles: [heap(400, { line: 5 })] })).report)).toEqual([
      'main.go:5 warning defer-in-loop main.main 400',
    ])
  })

  it('leaves rules that are not about memory as they are', async () => {
    const both = 'package main\n\nfunc main() {\n\tf, err := os.Open("x")\n\tdefer f.Close()\n\tif err != nil {\n\t\treturn\n\t}\n}\n'
    const { report } = await scanned(appOf(both), { profiles: [heap(400, { line: 30 })] })
    expect(placesOf(report)).toEqual([expect.stringMatching(/^main\.go:5 (error|warning) defer-before-error-check main\.main$/)])
  })

  it('makes what grows over a series an error, with the numbers of the last profile', async () => {
    const series = [100, 200, 300, 400, 500, 600, 700, 800].map((records, i) => heap(records, { time: i + 1 }))
    const { report } = await scanned(appOf(LOOP), { profiles: series })
    expect(placesOf(report)).toEqual([
      'main.go:6 error defer-close-in-loop main.main 800',
      'main.go:12 note defer-in-endless-loop main.unlocked 0',
    ])
    expect(report.findings[0]!.detail).toContain(', and grows.')
    expect(report.inputs.map(({ source }) => source)).toEqual(['heap8.pb'])
  })

  it('takes the newest of a series for the last one, in whatever order they are given', async () => {
    const series = [800, 100, 200, 300, 400, 500, 600, 700].map((records, i) => heap(records, { time: i === 0 ? 9 : i }))
    const { report } = await scanned(appOf(LOOP), { profiles: series })
    expect(report.tables['statements']!.rows[0]).toMatchObject({ live_records: 800, growing: true })
  })

  it('tells that a series is too short to show growth', async () => {
    const { report } = await scanned(appOf(LOOP), { profiles: [heap(100), heap(900, { time: 2 })] })
    expect(report.tables['statements']!.rows[0]).toMatchObject({ live_records: 900, growing: false, severity: 'warning' })
    expect(codesOf(report)).toContain('too-few-profiles')
  })

  it('makes no error of what grows on likely evidence', async () => {
    // the profile is of a program whose function began at line 1
    const moved = [100, 200, 300, 400, 500, 600, 700, 800].map((records, i) => {
      const at = 'main.main@example.com/app/main.go:6'
      const stacks = `
        ${records} ${records * 16}  ${at} < runtime.main {bytes=16}
        ${records} ${records * 48}  ${at}#2 < runtime.main {bytes=48}`
      return textSource(stacks, { startLines: true, timeNanos: (i + 1) * 60e9 }, `heap${i}.pb`)
    })
    const { report } = await scanned(appOf(LOOP), { profiles: moved })
    expect(report.tables['statements']!.rows[0]).toMatchObject({ confidence: 'likely', growing: true, severity: 'warning' })
    expect(codesOf(report)).toContain('source-moved')
  })

  it('gives what is alive elsewhere a row of its own', async () => {
    const outside = { 'main_test.go': LOOP.replaceAll('main()', 'tested()') }
    const { report } = await scanned(appOf(LOOP, outside), { profiles: [heap(400, { name: 'main.tested', file: 'main_test.go' })] })
    expect(placesOf(report)).toEqual([
      'main_test.go:6 warning defer-records-live main.tested 400',
      'main.go:6 note defer-close-in-loop main.main 0',
      'main.go:12 note defer-in-endless-loop main.unlocked 0',
    ])
    const some = await scanned(appOf(LOOP, outside), {
      profiles: [heap(400, { name: 'main.tested', file: 'main_test.go' })],
      rules: parseRules('defer-in-endless-loop'),
    })
    expect(placesOf(some.report)).toEqual(['main.go:12 note defer-in-endless-loop main.unlocked 0'])
  })

  it('leaves out what is alive outside of the tree', async () => {
    const { report } = await scanned(appOf(LOOP), { profiles: [heap(400, { name: 'example.com/else.f', file: '../else/else.go' })] })
    expect(placesOf(report).map((row) => row.split(' ')[1])).toEqual(['note', 'note'])
  })

  it('tells that no tree has the files of the profile, but not where one of several has them', async () => {
    const other = treeOf({ 'go.mod': 'module example.com/other\n', 'x.go': 'package x\n' })
    const profiles = [heap(400)]
    for (const trees of [
      [other, appOf(LOOP)],
      [appOf(LOOP), other],
    ])
      expect(codesOf((await scanned(trees, { profiles })).report)).not.toContain('source-missing')
    expect(codesOf((await scanned(other, { profiles })).report)).toContain('source-missing')
  })

  it('tells once what weakens the join with several trees', async () => {
    const moved = heap(400, { line: 40 })
    const { report } = await scanned([appOf(LOOP), { ...appOf(LOOP), prefix: 'copy/' }], { profiles: [moved] })
    expect(codesOf(report).filter((code) => code === 'source-moved')).toHaveLength(1)
  })

  it('adds up the marker and the records of a loop over a function that is one line', async () => {
    const oneLine = 'package main\n\nfunc main() {\n\tfor it := range all { defer it.Close() }\n}\n'
    const at = 'example.com/app/main.go:4'
    const profile = textSource(
      `
      1 48    main.main@${at} < runtime.main {bytes=48}
      1 8     main.main@${at} < runtime.main {bytes=8}
      90 4320 main.main-range1@${at} < main.all < main.main < runtime.main {bytes=48}`,
      {},
    )
    const { report } = await scanned(appOf(oneLine), { profiles: [profile] })
    expect(report.tables['statements']!.rows).toHaveLength(1)
    expect(report.tables['statements']!.rows[0]).toMatchObject({ line: 4, live_records: 91 })
  })
})

describe('suppressions', () => {
  const suppressed = LOOP.replace('\t\tdefer f', '\t\t//deferscope:ignore defer-close-in-loop three files\n\t\tdefer f')

  it('leave statements out, and are counted', async () => {
    const { report } = await scanned(appOf(suppressed))
    expect(placesOf(report)).toEqual(['main.go:13 error defer-in-endless-loop main.unlocked'])
    expect(noticesOf(report)).toEqual(['suppressed: 1 statement left out, as comments in the source ask.'])
  })

  it('are told to be read again where the statement holds live records, which are no news elsewhere', async () => {
    const { report } = await scanned(appOf(suppressed), { profiles: [heap(400, { line: 7 })] })
    expect(placesOf(report)).toEqual(['main.go:13 note defer-in-endless-loop main.unlocked 0'])
    expect(codesOf(report)).toEqual(expect.arrayContaining(['suppressed', 'live-suppressed']))
  })

  it('are told where they do nothing, but not where their rule was not asked for', async () => {
    const useless = LOOP.replace('\t\tdefer f', '\t\t//deferscope:ignore defer-blocks why\n\t\tdefer f')
    expect(noticesOf((await scanned(appOf(useless))).report)).toEqual([
      'suppression-problem: Comments that suppress nothing: main.go:6: nothing of defer-blocks is found there: remove the comment.',
    ])
    expect(codesOf((await scanned(appOf(useless), { rules: parseRules('defer-in-loop') })).report)).toEqual([])
  })
})

describe('a baseline', () => {
  it('accepts all that was found', async () => {
    const { baseline } = await scanned(appOf(LOOP))
    const { report } = await scanned(appOf(LOOP), { baseline: parseBaseline(baseline, 'baseline.json') })
    expect(placesOf(report)).toEqual([])
    expect(noticesOf(report)).toEqual(['baselined: 2 statements left out, as the baseline has them.'])
  })

  it('does not depend on lines, and keeps what is new', async () => {
    const { baseline } = await scanned(appOf(LOOP))
    const longer = LOOP.replace('func main', 'func added() {\n\tfor {\n\t\tdefer f()\n\t}\n}\n\nfunc main')
    const { report } = await scanned(appOf(longer), { baseline: parseBaseline(baseline, 'baseline.json') })
    expect(placesOf(report)).toEqual(['main.go:5 error defer-in-endless-loop main.added'])
  })

  it('tells what is not found any more', async () => {
    const { baseline } = await scanned(appOf(LOOP))
    const { report } = await scanned(appOf('package main\n'), { baseline: parseBaseline(baseline, 'baseline.json') })
    expect(noticesOf(report)).toEqual(['baseline-stale: 2 statements of the baseline are not found any more: write it anew.'])
  })

  it('says nothing of statements whose rules were not asked for', async () => {
    const { baseline } = await scanned(appOf(LOOP))
    const options = { baseline: parseBaseline(baseline, 'baseline.json'), rules: parseRules('defer-close-in-loop') }
    expect(noticesOf((await scanned(appOf(LOOP), options)).report)).toEqual(['baselined: 1 statement left out, as the baseline has them.'])
  })

  it('is written whole where one is in force', async () => {
    const { baseline } = await scanned(appOf(LOOP))
    const again = await scanned(appOf(LOOP), { baseline: parseBaseline(baseline, 'baseline.json') })
    expect(again.baseline).toBe(baseline)
  })
})
