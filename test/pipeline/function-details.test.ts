import { describe, expect, it } from 'vitest'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import { FORMATS, RENDERERS, STACKS } from '../../src/render/formats.ts'
import type { Report } from '../../src/report/report.ts'
import { textSource } from '../support/text-profile.ts'

/** A defer with its closure, 500 times on line 7; and a call from line 9. */
const DEFERS = `
  500 8000 500 8000  main.f@/srv/f.go:7 {bytes=16}
  4 400 4 400  main.g@/srv/g.go:3 < main.f@/srv/f.go:9
  500 24000 500 24000  main.f@/srv/f.go:7#2 {bytes=48}`

const SOURCE = ['package main', '', '', '', 'func f() {', '\tfor {', '\t\tdefer g(x)', '\t}', '\tg()', '}', '', 'func h() {', '}', ''].join(
  '\n',
)

function listed(options: AnalyzeOptions, text = DEFERS): Promise<Report> {
  return analyze([textSource(text, { startLines: true })], { goVersion: '1.24', ...options })
}

/** What is read of the paths that the profile names. */
function files(texts: Readonly<Record<string, string>>): { asked: string[]; readSource: (path: string) => Promise<string | null> } {
  const asked: string[] = []
  return {
    asked,
    readSource: async (path) => {
      asked.push(path)
      return texts[path] ?? null
    },
  }
}

describe('--list', () => {
  it('has values, live records with their evidence, and the text at each line', async () => {
    const { readSource } = files({ '/srv/f.go': SOURCE })
    const { tables } = await analyze([textSource(DEFERS)], { goVersion: '1.24', list: '^main\\.f$', readSource })
    const rows = tables['list']!.rows
    expect(rows.map(({ line, flat, cum, records, source }) => [line, flat, cum, records, source])).toEqual([
      [2, 0, 0, null, ''],
      [3, 0, 0, null, ''],
      [4, 0, 0, null, ''],
      [5, 0, 0, null, 'func f() {'],
      [6, 0, 0, null, '    for {'],
      [7, 32000, 32000, 500, '        defer g(x)'],
      [8, 0, 0, null, '    }'],
      [9, 0, 400, null, '    g()'],
      [10, 0, 0, null, '}'],
      [11, 0, 0, null, ''],
      [12, 0, 0, null, 'func h() {'],
      [13, 0, 0, null, '}'],
      [14, 0, 0, null, ''],
    ])
    expect(rows.find(({ line }) => line === 7)).toMatchObject({
      record_bytes: 24000,
      total_bytes: 32000,
      evidence: 'shape',
      confidence: 'likely',
    })
  })

  it('reads a file once, and lists the lines with samples alone where there is none', async () => {
    const { asked, readSource } = files({})
    const { tables, notices } = await listed({ list: '.', readSource })
    expect(asked.sort()).toEqual(['/srv/f.go', '/srv/g.go'])
    expect(tables['list']!.rows.map(({ function: name, line }) => `${name} ${line}`)).toEqual(['main.f 7', 'main.f 9', 'main.g 3'])
    expect(notices.find(({ code }) => code === 'list-source-missing')!.text).toContain('main.f (/srv/f.go), main.g (/srv/g.go)')
  })

  it('does not show a text in which the function does not begin where the program has it', async () => {
    const { readSource } = files({ '/srv/f.go': SOURCE.replaceAll('func', '// ').replaceAll('for', '//') })
    const { tables, notices } = await listed({ list: 'main.f', readSource })
    expect(tables['list']!.rows.map(({ source }) => source)).toEqual([null, null])
    expect(notices.map(({ code }) => code)).toContain('list-source-moved')
  })

  it('counts the records of a generic function at one of its instances', async () => {
    const text = DEFERS.replaceAll('main.f@', 'main.F[int]@').replace('main.F[int]@/srv/f.go:7#2', 'main.F[string]@/srv/f.go:7#2')
    const { tables } = await listed({ list: 'main.F', minConfidence: 'possible' }, text)
    const records = tables['list']!.rows.map(({ records }) => records ?? 0)
    expect(tables['list']!.rows.length).toBeGreaterThan(2)
    expect(records.reduce((sum: number, one) => sum + Number(one), 0)).toBe(Number(tables['defers']!.rows[0]!['records']))
  })

  it('shows the records of a range-over-func body in the body, which has the samples', async () => {
    const text = `${DEFERS.replaceAll('main.f@/srv/f.go:7', 'main.f-range1@/srv/f.go:7')}\n  1 8 1 8  main.f@/srv/f.go:6`
    const { tables } = await listed({ list: 'main.f' }, text)
    const rows = tables['list']!.rows.filter(({ records }) => records !== null)
    expect(rows.map(({ function: name, line, flat }) => [name, line, flat])).toEqual([['main.f-range1', 7, 32000]])
  })

  it('shows no control character of a source file in any format', async () => {
    const { readSource } = files({ '/srv/f.go': SOURCE.replace('g(x)', 'g("\x1b]0;owned\x07\u202e\x9b")') })
    const report = await analyze([textSource(DEFERS)], { goVersion: '1.24', list: 'main.f', peek: '.', byLine: true, readSource })
    for (const format of FORMATS.filter((one) => STACKS[one] !== 'needed'))
      for (const width of [120, 160]) {
        const text = (await RENDERERS[format]())(report, { width, color: false, listsPossible: true })
        if (!['sarif', 'junit', 'github', 'codequality'].includes(format)) expect(text).toContain('owned')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
      }
  })
})

describe('what is asked for of functions', () => {
  it('adds up over several profiles, and shares are those of all of them', async () => {
    const sources = [textSource(DEFERS, {}, 'a.pb'), textSource(DEFERS, {}, 'b.pb')]
    const { tables } = await analyze(sources, { goVersion: '1.24', byLine: true, peek: 'main.g', list: 'main.g' })
    expect(tables['top']).toBeUndefined()
    expect(tables['lines']!.rows.map(({ function: name, line, flat, cum }) => [name, line, flat, cum])).toEqual([
      ['main.f', 7, 64000, 64000],
      ['main.g', 3, 800, 800],
      ['main.f', 9, 0, 800],
    ])
    expect(tables['peek']!.rows.map(({ relation, other, value, flat, share }) => [relation, other, value, flat, share])).toEqual([
      ['caller', 'main.f', 800, 800, 1],
      ['function', null, null, 800, null],
    ])
    expect(tables['list']!.rows[0]).toMatchObject({ flat: 800, cum_share: 800 / 64800 })
  })

  it('follows the sample type and the frame filters', async () => {
    const { tables } = await listed({ sampleIndex: 'inuse_objects', filter: { focus: 'main.g' }, byLine: true, peek: 'main.g' })
    expect(tables['lines']!.title).toBe('Top lines by inuse_objects')
    expect(tables['lines']!.rows.map(({ line, flat, cum }) => [line, flat, cum])).toEqual([
      [3, 4, 4],
      [9, 0, 4],
    ])
    expect(tables['peek']!.rows[0]).toMatchObject({ other: 'main.f', value: 4 })
  })

  it('is not in a report that asks for nothing', async () => {
    expect(Object.keys((await listed({})).tables)).toEqual(['defers', 'top'])
  })

  it('says how a name is written that is no expression for itself, and what filters have to do with it', async () => {
    const text = '1 8 1 8  main.f[...]@f.go:3 < main.main@main.go:5'
    const nextOf = (options: AnalyzeOptions) =>
      listed(options, text).then(
        () => null,
        ({ next }: { next: string }) => next,
      )
    for (const asked of [{ list: 'main.f[...]' }, { peek: 'main.f[...]' }])
      expect(await nextOf(asked)).toContain(`--${Object.keys(asked)[0]} '\\Qmain.f[...]\\E'`)
    expect(await nextOf({ list: '\\Qmain.f[...]\\E' })).toBeNull()
    expect(await nextOf({ peek: 'MAIN' })).toContain('(?i)')
    expect(await nextOf({ peek: 'main.f', filter: { hide: 'main.f' } })).toContain('leave out --focus')
  })

  it('lists functions with most first, so that --rows keeps what matters', async () => {
    const { tables } = await listed({ list: 'main' }, '1 1 1 1  main.a@a.go:1\n1 9 1 9  main.z@z.go:1\n-1 -20 -1 -20  main.m@m.go:1')
    expect(tables['list']!.rows.map(({ function: name }) => name)).toEqual(['main.m', 'main.z', 'main.a'])
  })
})
