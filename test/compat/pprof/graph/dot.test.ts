import { expect, test } from 'vitest'
import { composeDot, escapeForDot, multilineName } from '../../../../src/compat/pprof/graph/dot.ts'
import { collapsedTags, sortedTags } from '../../../../src/compat/pprof/graph/dot-nodelets.ts'
import { Edge, type Graph, GraphNode, type Tag } from '../../../../src/compat/pprof/graph/graph.ts'
import { NO_INFO } from '../../../../src/compat/pprof/graph/node-info.ts'

// google/pprof internal/graph/dotgraph_test.go and its testdata

function node(name: string, flat: number, cum: number): GraphNode {
  const made = new GraphNode({ ...NO_INFO, name })
  made.flat = flat
  made.cum = cum
  return made
}

/** Source: `baseGraph`. */
function baseGraph(names = ['src', 'dest'], isResidual = false): Graph & { nodes: [GraphNode, GraphNode] } {
  const source = node(names[0]!, 10, 25)
  const target = node(names[1]!, 15, 25)
  const edge = new Edge(source, target, 10, 0, isResidual, false)
  source.outEdges.push(edge)
  target.inEdges.push(edge)
  return { nodes: [source, target] }
}

function tag(name: string, unit: string, value: number, flat: number, cum = flat): Tag {
  return { name, unit, value, flat, cum, flatDivisor: 0, cumDivisor: 0 }
}

function dot(graph: Graph, labels = ['label1', 'label2', 'label3: "foo"']): string[] {
  return [...composeDot(graph, { title: 'testtitle', labels, total: 100, format: String })].join('').split('\n')
}

const LEGEND = 'subgraph cluster_L { "label1" [shape=box fontsize=16 label="label1\\llabel2\\llabel3: \\"foo\\"\\l" tooltip="testtitle"] }'
const SOURCE =
  'N1 [label="src\\n10 (10.00%)\\nof 25 (25.00%)" id="node1" fontsize=22 shape=box tooltip="src (25)" color="#b23c00" fillcolor="#edddd5"]'
const TARGET =
  'N2 [label="dest\\n15 (15.00%)\\nof 25 (25.00%)" id="node2" fontsize=24 shape=box tooltip="dest (25)" color="#b23c00" fillcolor="#edddd5"]'

test('nodes and edges come with labels, sizes and colours', () => {
  expect(dot(baseGraph())).toEqual([
    'digraph "testtitle" {',
    'node [style=filled fillcolor="#f8f8f8"]',
    LEGEND,
    SOURCE,
    TARGET,
    'N1 -> N2 [label=" 10" weight=11 color="#b28559" tooltip="src -> dest (10)" labeltooltip="src -> dest (10)"]',
    '}',
    '',
  ])
})

test('a node without a flat value is small', () => {
  const graph = baseGraph()
  graph.nodes[1].flat = 0
  expect(dot(graph)[4]).toBe(
    'N2 [label="dest\\n0 of 25 (25.00%)" id="node2" fontsize=8 shape=box tooltip="dest (25)" color="#b23c00" fillcolor="#edddd5"]',
  )
})

test('tags are boxes beside a node, and a residual edge is dotted', () => {
  const graph = baseGraph(['src', 'dest'], true)
  graph.nodes[0].tags = { labels: [tag('tag1', '', 0, 10)], numbers: new Map([['', [tag('tag2', 'ms', 0, 20)]]]) }
  expect(dot(graph).slice(3, 9)).toEqual([
    SOURCE,
    'N1_0 [label = "tag1" id="N1_0" fontsize=8 shape=box3d tooltip="10"]',
    'N1 -> N1_0 [label=" 10" weight=100 tooltip="10" labeltooltip="10"]',
    'NN1_0 [label = "tag2" id="NN1_0" fontsize=8 shape=box3d tooltip="20"]',
    'N1 -> NN1_0 [label=" 20" weight=100 tooltip="20" labeltooltip="20"]',
    TARGET,
  ])
  expect(dot(graph)[9]).toBe(
    'N1 -> N2 [label=" 10" weight=11 color="#b28559" tooltip="src ... dest (10)" labeltooltip="src ... dest (10)" style="dotted" minlen=2]',
  )
})

test('numbers beside a text hang on its box', () => {
  const graph = baseGraph()
  graph.nodes[0].tags = { labels: [tag('tag1', '', 0, 10)], numbers: new Map([['tag1', [tag('tag2', 'ms', 0, 20)]]]) }
  expect(dot(graph).slice(6, 8)).toEqual([
    'NN1_0_0 [label = "tag2" id="NN1_0_0" fontsize=8 shape=box3d tooltip="20"]',
    'N1_0 -> NN1_0_0 [label=" 20" weight=100 tooltip="20" labeltooltip="20"]',
  ])
})

test('a graph without nodes has its legend', () => {
  expect(dot({ nodes: [] })).toEqual(['digraph "testtitle" {', 'node [style=filled fillcolor="#f8f8f8"]', LEGEND, '}', ''])
})

test('quotes are escaped, and ends of lines keep text to the left', () => {
  expect(dot(baseGraph(['var"src"', 'var"#dest#"']))[5]).toContain('tooltip="var\\"src\\" -> var\\"#dest#\\" (10)"')
  expect(dot(baseGraph(), ['comment line 1\ncomment line 2 "open', 'second "quote"'])[2]).toBe(
    'subgraph cluster_L { "comment line 1\\lcomment line 2 \\"open" [shape=box fontsize=16 label="comment line 1\\lcomment line 2 \\"open\\lsecond \\"quote\\"\\l" tooltip="testtitle"] }',
  )
  expect(escapeForDot('label: \\\\')).toBe('label: \\\\\\\\')
})

test('the name of a node takes a line for each part, but for type parameters', () => {
  expect(multilineName({ ...NO_INFO, name: 'test1.test2::test3', file: 'src/file.cc', address: 123n, line: 999 })).toBe(
    '000000000000007b\\ntest1\\ntest2\\ntest3\\nfile.cc:999\\n',
  )
  expect(multilineName({ ...NO_INFO, name: 'example.org/a/b.Map[...].Get' })).toBe('b\\nMap[…]\\nGet\\n')
})

test.each([
  [[tag('1B..2GB', '', 0, 2401)]],
  [[tag('2GB', '', 0, 1000), tag('1B..12MB', '', 0, 1401)]],
  [[tag('2GB', '', 0, 1000), tag('12MB', '', 0, 100), tag('1B..1MB', '', 0, 1301)]],
  [[tag('2GB', '', 0, 1000), tag('1MB', '', 0, 1000), tag('2B..1kB', '', 0, 201), tag('1B', '', 0, 100), tag('12MB', '', 0, 100)]],
])('sizes are grouped around the heaviest ones: %#', (wanted) => {
  const tags = [
    tag('12mb', 'mb', 12, 100),
    tag('1kb', 'kb', 1, 1),
    tag('1mb', 'mb', 1, 1000),
    tag('2048mb', 'mb', 2048, 1000),
    tag('1b', 'b', 1, 100),
    tag('2b', 'b', 2, 100),
    tag('7b', 'b', 7, 100),
  ]
  expect(collapsedTags(tags, wanted.length, true)).toEqual(sortedTags(wanted, true))
})
