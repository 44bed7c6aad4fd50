import { expect, test } from 'vitest'
import { Edge, type Graph, GraphNode, type Tag } from '../../../../src/compat/pprof/graph/graph.ts'
import { NO_INFO } from '../../../../src/compat/pprof/graph/node-info.ts'
import { MAX_NODELETS, removeRedundantEdges, topNodes, trimEdges, trimTree } from '../../../../src/compat/pprof/graph/trim-graph.ts'

/** Nodes by name and edges `from > to weight`, with `inline` and `residual` where they are. */
function graphOf(names: string, edges: readonly string[]): Graph & { byName: ReadonlyMap<string, GraphNode> } {
  const byName = new Map(names.split(' ').map((name) => [name, new GraphNode({ ...NO_INFO, name })]))
  for (const text of edges) {
    const [source, , target, weight, ...marks] = text.split(' ')
    const [from, to] = [byName.get(source!)!, byName.get(target!)!]
    const edge = new Edge(from, to, Number(weight), 0, marks.includes('residual'), marks.includes('inline'))
    from.outEdges.push(edge)
    to.inEdges.push(edge)
  }
  return { nodes: [...byName.values()], byName }
}

function edgesOf({ nodes }: Graph): string[] {
  const text = ({ source, target, weight, isInline, isResidual }: Edge) =>
    `${source.name} > ${target.name} ${weight}${isInline ? ' inline' : ''}${isResidual ? ' residual' : ''}`
  const out = nodes.flatMap((node) => node.outEdges.map(text)).sort()
  expect(nodes.flatMap((node) => node.inEdges.map(text)).sort()).toEqual(out)
  return out
}

function keep(graph: ReturnType<typeof graphOf>, names: string): void {
  trimTree(graph, new Set(names.split(' ').map((name) => graph.byName.get(name)!)))
}

// google/pprof internal/graph/graph_test.go, createTestCase1
test('callees of a node that goes are those of its caller, inlined if both calls were', () => {
  const tree = graphOf('0 1 2 3', ['0 > 1 5 inline', '1 > 2 3 inline', '1 > 3 4'])
  keep(tree, '0 2 3')
  expect(edgesOf(tree)).toEqual(['0 > 2 3 inline residual', '0 > 3 4 residual'])
})

// google/pprof internal/graph/graph_test.go, createTestCase2
test('a chain of nodes that go leaves the weight of its last edge', () => {
  const tree = graphOf('0 1 2 3 4', ['3 > 1 12', '1 > 2 8', '2 > 0 15', '0 > 4 10'])
  keep(tree, '3 4')
  expect(edgesOf(tree)).toEqual(['3 > 4 10 residual'])
})

// google/pprof internal/graph/graph.go, TrimTree: "if a node has no parents"
test('callees of a root that goes are roots', () => {
  const tree = graphOf('0 1 2', ['0 > 1 5', '1 > 2 3'])
  keep(tree, '1 2')
  expect(edgesOf(tree)).toEqual(['1 > 2 3'])
})

// google/pprof internal/graph/graph.go, TrimLowFrequencyEdges: edges into nodes that are not listed stay
test('edges below the cutoff go from both ends, by magnitude', () => {
  const graph = graphOf('0 1 2 3', ['0 > 1 5', '1 > 2 -3', '0 > 2 -9', '2 > 3 1'])
  graph.nodes = graph.nodes.slice(0, 3)
  expect(trimEdges(graph, 5)).toBe(1)
  expect(graph.byName.get('1')!.outEdges).toEqual([])
  expect(graph.byName.get('2')!.inEdges.map(({ weight }) => weight)).toEqual([-9])
  expect(graph.byName.get('2')!.outEdges).toHaveLength(1)
})

// google/pprof internal/graph/graph.go, RemoveRedundantEdges
test('a residual edge goes where another path leads to its target, unless it outweighs a direct one', () => {
  const graph = graphOf('a b c d', ['a > b 9', 'b > c 8', 'a > c 1 residual', 'b > d 1', 'a > d 5 residual'])
  removeRedundantEdges(graph)
  expect(edgesOf(graph)).toEqual(['a > b 9', 'a > d 5 residual', 'b > c 8', 'b > d 1'])
})

// google/pprof internal/graph/dotgraph_test.go, TestNodeletCountCapping
test.each([1, 2, 3])('of boxes beside nodes four count: %i nodes', (count) => {
  const tag = (name: string, unit: string): Tag => ({ name, unit, value: 16, flat: 10, cum: 10, flatDivisor: 0, cumDivisor: 0 })
  const many = (name: string, unit: string) => Array.from({ length: 10 }, (_, i) => tag(`${name}-${i}`, unit))
  const { nodes } = graphOf('node1-with-tags node2 node3', [])
  nodes[0]!.tags = { labels: many('tag', ''), numbers: new Map([['', many('num-tag', 'mb')]]) }
  expect(topNodes(nodes, MAX_NODELETS + count, true)).toHaveLength(count)
})
