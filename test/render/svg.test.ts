import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { renderSvg } from '../../src/render/svg.ts'
import { errorIn } from '../support/error-in.ts'
import { findingsReport } from '../support/findings.ts'
import { foldedFlame } from '../support/flame.ts'
import { elementsOf, parseXml, type XmlElement } from '../support/xml.ts'

const SAMPLES = fileURLToPath(new URL('../../samples/go1.26', import.meta.url))
const OPTIONS = { decode: { inflate: gunzip }, drawsStacks: true }
const sample = (name: string) => fileSource(`${SAMPLES}/${name}`)

function drawn(text: string): XmlElement {
  return parseXml(renderSvg(findingsReport([], { flame: foldedFlame(text), answer: { text: 'so it is', outcome: 'records' } })))
}

/** The frames of a picture: their tooltips by the text that is shown in them. */
function frames(svg: XmlElement): { tooltip: string; label: string | undefined; style: string }[] {
  return elementsOf(svg, 'g')
    .filter((group) => elementsOf(group, 'title').length > 0)
    .map((group) => ({
      tooltip: elementsOf(group, 'title')[0]!.text,
      label: elementsOf(group, 'text')[0]?.text,
      style: group.attributes['class']!,
    }))
}

describe('the flame graph of a heap as a picture', () => {
  it('has the answer as its title and first line, and the records with their evidence', async () => {
    const report = await analyze([sample('leak.heap.pb.gz')], OPTIONS)
    const svg = parseXml(renderSvg(report))
    expect(svg.children[0]).toMatchObject({ name: 'title', text: report.answer!.text })
    expect(svg.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'title' })
    const records = frames(svg).filter(({ tooltip }) => tooltip.startsWith('defer records'))
    const place = 'example.com/orders/leak/main.go'
    expect(records.map(({ tooltip }) => tooltip)).toEqual([
      `defer records\n${place}:104\n12.00MiB, 12.43% of all\nshape, likely`,
      `defer records\n${place}:93\n17.00MiB, 17.61% of all\nshape, likely`,
    ])
    // the pattern of `likely`, in each record, each companion and the legend
    expect(elementsOf(svg, 'path').filter(({ attributes }) => attributes['fill'] === 'url(#likely)').length).toBe(5)
  })

  it('needs no script and nothing from elsewhere', async () => {
    const text = renderSvg(await analyze([sample('leak.heap.pb.gz')], OPTIONS))
    expect(text).not.toMatch(/<script|\son\w+=|href|@import|url\((?!#)|<foreignObject|<image/)
    expect(text.match(/https?:/g)).toEqual(['http:'])
  })

  it('draws goroutines with the deferred call that they are inside', async () => {
    const { report } = await goroutines([sample('server.goroutine.debug2.txt')], [], OPTIONS)
    const deferred = frames(parseXml(renderSvg(report))).filter(({ tooltip }) => tooltip.startsWith('deferred call'))
    expect(deferred.map(({ style }) => style)).toEqual(['possible is-possible'])
  })

  it('draws both sides of a comparison over each other, and says which frames grew', async () => {
    const sets = [
      { label: 'before', sources: [sample('fixed.heap.pb.gz')] },
      { label: 'after', sources: [sample('leak.heap.pb.gz')] },
    ]
    const found = frames(parseXml(renderSvg(await diff(sets, OPTIONS))))
    const record = found.find(({ tooltip }) => tooltip.startsWith('defer records'))!
    expect(record.style).toBe('grown is-likely')
    expect(record.tooltip).toMatch(/^defer records\n.*main\.go:104\n0B before, 12\.00MiB after\nshape, likely\ngrown, q = /)
    expect(found.filter(({ tooltip }) => tooltip.endsWith('not tested')).length).toBeGreaterThan(0)
    expect(found.find(({ label }) => label === 'all')!.tooltip).toBe('all\n12.53MiB before, 96.53MiB after')
  })
})

describe('a flame graph', () => {
  it('shortens names to the room of their frame, first by the package', () => {
    const svg = drawn('960 example.com/a/server.(*Handler).ServeHTTP;net/http.f\n30 example.com/a/server.(*Handler).Close\n10 x.y')
    expect(frames(svg).map(({ label }) => label)).toEqual(['all', 'server.(*Handler).ServeHTTP', 'http.f', 'Clo…', undefined])
  })

  it('leaves out frames that are too narrow to be seen, and says how many', () => {
    const thin = Array.from({ length: 50 }, (_, i) => `1 main;thin${i}`).join('\n')
    const svg = drawn(`1000000 main;wide\n${thin}`)
    expect(frames(svg).map(({ label }) => label)).toEqual(['all', 'main', 'wide'])
    expect(elementsOf(svg, 'text').at(-1)!.text).toBe('50 frames are too narrow or too deep to be drawn.')
  })

  it('is bounded in height and size, however deep and wide the stacks are', () => {
    const deep = Array.from({ length: 5000 }, (_, i) => `f${i}`).join(';')
    const svg = drawn(`5 ${deep}`)
    expect(Number(svg.attributes['height'])).toBeLessThan(2500)
    const wide = Array.from({ length: 40_000 }, (_, i) => `${i % 7 === 0 ? 9 : 8} ${'ab'[i % 2]};${'cde'[i % 3]};f${i}`).join('\n')
    const text = renderSvg(findingsReport([], { flame: foldedFlame(wide) }))
    expect(text.length).toBeLessThan(2_000_000)
  })

  it('draws an empty profile', () => {
    expect(frames(drawn('0 main')).map(({ label }) => label)).toEqual(['all'])
  })

  it.each([
    '</title></svg><script>alert(1)</script>',
    '"/><image href="http://example.com"/>',
    ']]>&lt;&nbsp;',
    '\u202e\u0000\u001b[2J\ud800\ufffe',
    'x'.repeat(1_000_000),
  ])('shows a hostile name as text: %.40s', (name) => {
    const svg = parseXml(
      renderSvg(
        findingsReport([], { flame: foldedFlame(`1 main;${name.replace(/\s/g, '')}`), answer: { text: name, outcome: 'records' } }),
      ),
    )
    expect(elementsOf(svg, 'script').concat(elementsOf(svg, 'image'))).toEqual([])
    expect(frames(svg).length).toBeGreaterThan(2)
    expect(JSON.stringify(frames(svg)).length).toBeLessThan(5000)
  })

  it('of a report without stacks is an error with a next step', () => {
    expect(errorIn(() => renderSvg(findingsReport([])))).toMatchObject({ code: 'bad-format' })
  })
})
