import { describe, expect, it } from 'vitest'
import { layoutSvg } from '../../../../src/compat/pprof/image/layout-svg.ts'
import { xmlCharacters } from '../../../../src/compat/pprof/image/xml-characters.ts'

const HOSTILE = [
  '<script>alert(1)</script>',
  ']]> <!-- x --> -->',
  '</title></svg><svg onload="x">',
  '&lt;script&gt; &#60;b&#62; &;',
  `a"b'c`,
  '<![CDATA[ x ]]>',
  'back\\slash',
  'control\u0001\u0008\u000b',
  'byte\udcff',
]

/** Elements that Graphviz draws with. */
const DRAWN = new Set(['svg', 'g', 'a', 'title', 'text', 'polygon', 'ellipse', 'path'])

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

describe('layoutSvg', () => {
  it('draws every node and edge under its title', async () => {
    const svg = await layoutSvg('digraph g { N1 [label="main.main"] N2 [label="main.leak\\n8 MB"] N1 -> N2 }')
    expect(svg).toContain('<title>N1</title>')
    expect(svg).toContain('<title>N2</title>')
    expect(svg).toContain('<title>N1&#45;&gt;N2</title>')
    expect(svg).toContain('>main.main</text>')
    expect(svg).toContain('>8 MB</text>')
  })

  it('keeps hostile names text, in labels, tooltips and titles', async () => {
    const nodes = HOSTILE.map((name, i) => `N${i} [label=${quoted(name)} tooltip=${quoted(name)} id="node${i}"]`)
    const edges = HOSTILE.map((name, i) => `N0 -> N${i} [label=${quoted(name)} tooltip=${quoted(name)} labeltooltip=${quoted(name)}]`)
    const svg = await layoutSvg(`digraph ${quoted(HOSTILE.join(' '))} {\n${[...nodes, ...edges].join('\n')}\n}`)
    const elements = new Set(svg.replaceAll(/<!--[\s\S]*?-->/g, '').match(/(?<=<)[a-z]+/gi))
    expect([...elements].filter((name) => !DRAWN.has(name))).toEqual([])
    expect(svg).not.toMatch(/ on[a-z]+="|xlink:href|<!\[CDATA/)
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(xmlCharacters(svg)).toBe(svg)
  })

  it('says what is wrong with DOT text that is damaged', async () => {
    await expect(layoutSvg('digraph {')).rejects.toMatchObject({
      code: 'graph-layout-failed',
      message: 'the graph could not be laid out: syntax error in line 1',
    })
  })

  it('says how to get Graphviz where the package is not installed', async () => {
    const absent = () => Promise.reject(new Error("Cannot find package '@viz-js/viz'"))
    const failure = layoutSvg('digraph {}', absent)
    await expect(failure).rejects.toMatchObject({ code: 'graphviz-missing', next: expect.stringContaining('npm install @viz-js/viz') })
    await expect(failure).rejects.toMatchObject({ next: expect.stringContaining('install Graphviz') })
  })

  it('refuses a graph that is too large before it loads Graphviz', async () => {
    await expect(layoutSvg(' '.repeat(400_001))).rejects.toMatchObject({ code: 'graph-too-large' })
  })
})
