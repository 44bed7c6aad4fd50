import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleText } from '../../src/base/visible-text.ts'
import { renderMarkdown } from '../../src/render/markdown.ts'
import { codeBlock, codeSpan, markdownText } from '../../src/render/markdown-text.ts'
import type { Report } from '../../src/report/report.ts'
import { finding, findingsReport, heapInput } from '../support/findings.ts'
import { gfmToHtml, shownText, tagsOf } from '../support/gfm.ts'

const HOSTILE = [
  '</script><img onerror=alert(1) src=x>',
  '[x](javascript:alert(1)) ![x](http://e.com/i.png) <http://e.com>',
  'http://e.com www.e.com me@e.com @octocat #12 mailto:me@e.com',
  '**b** _i_ `c` ~~s~~ a|b \\ &lt;b&gt; &copy; $x$ [^1]',
  '\x1b[31m\u202e\r\n\ud800',
]
const LINE_STARTS = ['# h', '- l', '+ l', '1. l', '> q', '---', '===', '    code', '```', '~~~', '| a |', '[a]: b', '<details>', '\t x']

/** Texts made of what Markdown, HTML and GitHub give a meaning to. */
const texts = fc.oneof(
  fc.constantFrom(...HOSTILE, ...LINE_STARTS),
  fc
    .array(fc.constantFrom(...'`*_[]()|#~<>&;:@.!-+=\\/"\' $1a\n', 'http://', 'www.', '<b', '&amp', '```', '<!--', '-->'), {
      maxLength: 20,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
)

/** Spaces are shown as one. */
const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('a text in Markdown', () => {
  it.each([...HOSTILE, ...LINE_STARTS])('shows %j as it is, without link, image or markup', (text) => {
    const html = gfmToHtml(markdownText(text))
    expect(spaced(shownText(html))).toBe(spaced(visibleText(text)))
    expect(tagsOf(html).filter((tag) => tag !== 'span')).toEqual(['p'])
  })

  it('has no meaning wherever it stands: in a paragraph, a list, a cell or bold', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = spaced(visibleText(text))
        const safe = markdownText(text)
        const html = gfmToHtml(`x ${safe}\n\n- y ${safe}\n\n| a | b |\n| --- | --- |\n| ${safe} | z |\n\n${safe}\n`)
        expect(tagsOf(html).filter((tag) => tag !== 'span')).toEqual(['li', 'p', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'].sort())
        expect(spaced(shownText(html))).toBe(spaced(`x ${shown} y ${shown} a b ${shown} z ${shown}`))
      }),
    )
  })

  it('mentions nobody and refers to no issue', () => {
    expect(markdownText('@octocat #12')).not.toMatch(/[@#]\w/)
  })
})

describe('code in Markdown', () => {
  it('is what it was, whatever fences are in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const span = gfmToHtml(`x ${codeSpan(text)} y`)
        expect(tagsOf(span)).toEqual(['code', 'p'])
        expect(spaced(shownText(span))).toBe(spaced(`x ${visibleText(text)} y`))
        const block = gfmToHtml(codeBlock('sh', [text, 'last']))
        expect(tagsOf(block)).toEqual(['code', 'pre'])
        expect(shownText(block)).toBe(`${text.split('\t').map(visibleText).join('\t')}\nlast\n`)
      }),
    )
  })
})

describe('a report in Markdown', () => {
  const table = (rows: number, text = 'main.f') => ({
    title: 'Top <b>functions</b>',
    columns: [
      { id: 'function', title: 'function', unit: null },
      { id: 'empty', title: 'nothing', unit: null },
      { id: 'flat', title: 'flat', unit: 'bytes' as const },
    ],
    rows: Array.from({ length: rows }, (_, i) => ({ function: text, empty: null, flat: i })),
  })
  const report = (changes: Partial<Report> = {}) =>
    findingsReport([finding(), finding({ confidence: 'likely', severity: 'warning', known: true })], {
      answer: { text: 'About 4,000 defer records are alive.' },
      tables: { top: table(3) },
      notices: [{ code: 'as-of-gc', text: 'Numbers are of the last collection.' }],
      ...changes,
    })

  it('leads with the answer, then limits, then suspects with their grades, and folds all else', () => {
    const gates: Report['gates'] = [
      { expression: 'defers.records>10', from: '--fail-on', outcome: 'failed', reasons: ['main.f has 20', 'main.g has 30'] },
      { expression: 'growing', from: '--fail-on', outcome: 'undecided', reasons: ['too few'] },
      { expression: 'findings.error>9', from: '--fail-on', outcome: 'passed', reasons: [] },
    ]
    const text = renderMarkdown(report({ gates }))
    expect(text.slice(0, text.indexOf('<details>'))).toBe(
      `${[
        '**About 4,000 defer records are alive.**',
        'Limits:',
        '- **exceeded** `defers.records>10`: main.f has 20 (and 1 more)\n- **undecided** `growing`: too few',
        '1. main.f (main.go:7) holds 4,000 defer records (error)\n2. likely: main.f (main.go:7) holds 4,000 defer records (warning, known)',
        '**Fix:** Put the body into a function.',
      ].join('\n\n')}\n\n`,
    )
    const html = gfmToHtml(text)
    expect([...html.matchAll(/<summary>(.*?)<\/summary>/g)].map(([, summary]) => summary)).toEqual([
      '2 findings: cause, fix, next step',
      'Top &lt;b&gt;functions&lt;/b&gt; (3 rows)',
      'deferscope 1.2.3: analyze of 1 profile',
      'Notices (1)',
    ])
    expect(html.match(/<details>/g)).toHaveLength(4)
    expect(html.match(/<\/details>/g)).toHaveLength(4)
    expect(html).toContain('<th>function</th>\n<th align="right">flat</th>\n</tr>')
  })

  it('says that no limit is exceeded where limits were checked', () => {
    const gates: Report['gates'] = [{ expression: 'findings.error>9', from: '--fail-on', outcome: 'passed', reasons: [] }]
    expect(renderMarkdown(report({ gates }))).toContain('1 limit checked: nothing is exceeded.')
  })

  it('cuts tables between rows where GitHub would refuse the comment, and names what is left out', () => {
    const text = renderMarkdown(report({ tables: { top: table(5000), other: table(5) } }))
    expect(text.length).toBeLessThan(60_000)
    const [, rest] = /\| main\.f \| [\d.KiB]+ \|\n\n([\d,]+) more rows\.\n\n<\/details>/.exec(text)!
    expect(text.match(/^\| main\.f/gm)!.length + Number(rest!.replace(',', ''))).toBe(5000)
    expect(text).toMatch(
      /\n\nLeft out, since a comment must not be longer: Top &lt;b&gt;functions&lt;\/b&gt; \(5 rows\); .*Notices \(1\)\.\n$/,
    )
  })

  it('stays below the limit with names of a megabyte everywhere', () => {
    const long = '<@'.repeat(500_000)
    const findings = Array.from({ length: 50 }, () =>
      finding({ title: long, detail: long, cause: long, fix: long, next: [long], rule: long }),
    )
    const gates: Report['gates'] = Array.from({ length: 20 }, () => ({
      expression: 'a.b>1',
      from: '',
      outcome: 'failed',
      reasons: [long, long],
    }))
    const text = renderMarkdown(
      findingsReport(findings, {
        answer: { text: long },
        inputs: [heapInput(long)],
        tables: { [long]: { ...table(50, long), title: long } },
        notices: [{ code: 'as-of-gc', text: long }],
        gates,
      }),
    )
    expect(text.length).toBeLessThan(60_000)
    expect(tagsOf(gfmToHtml(text))).not.toContain('a')
  })

  it('shows so many rows as asked for, and counts the others', () => {
    expect(renderMarkdown(report(), { rows: 1 })).toContain('| main.f | 0B |\n\n2 more rows.\n\n</details>')
  })
})
