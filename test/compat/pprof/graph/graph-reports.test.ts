import { expect, test } from 'vitest'
import { padLeft } from '../../../../src/compat/go/pad.ts'
import { dotColor } from '../../../../src/compat/pprof/graph/dot-color.ts'
import { infoText, NO_INFO, printableName } from '../../../../src/compat/pprof/graph/node-info.ts'
import { createNodes } from '../../../../src/compat/pprof/graph/node-table.ts'
import { trimmedGraph } from '../../../../src/compat/pprof/graph/trimmed-graph.ts'
import { printText } from '../../../../src/compat/pprof/print/print-text.ts'
import { printTree } from '../../../../src/compat/pprof/print/print-tree.ts'
import { topProfile } from '../../../../src/compat/pprof/print/top-profile.ts'
import { NO_WORLD } from '../pprof-report.ts'
import { byFunctions, lastReportOf, smallProfile } from './small-profile.ts'
import { cpuProfile } from './upstream-profiles.ts'

const BYTES = [['space', 'bytes']] as const

function rows(text: Iterable<string>): string[] {
  return [...text].join('').split('\n')
}

// google/pprof internal/graph/graph_test.go, TestCreateNodes
test('nodes without names are known by their executables', () => {
  const profile = smallProfile({
    types: BYTES,
    mapping: { file: 'library' },
    locations: { a: [0n, 'symname'], b: [0n, ''], c: [0n] },
    samples: [],
  })
  const { infos, nodeOfLine } = createNodes(profile, { keepsObjectFiles: false })
  expect(infos.map(printableName)).toEqual(['symname', '[library]'])
  expect([...nodeOfLine]).toEqual([0, 1, 1])
})

// google/pprof internal/graph/graph.go, NameComponents, compareNodes
test('names of nodes show what is known of them', () => {
  expect(printableName({ ...NO_INFO, name: 'f', file: 'a.go', line: 3, column: 7, address: 0x4a2fn })).toBe('0000000000004a2f f a.go:3:7')
  expect(printableName(NO_INFO)).toBe('<unknown>')
  expect(infoText({ ...NO_INFO, name: 'f', address: 16n, line: 3 })).toBe('{f  16  0 3 0 }')
})

// google/pprof internal/graph/graph.go, addSample, sums int64; Go specification, "Integer overflow"
test('values beyond 2^53 are summed as integers that wrap', () => {
  const huge = 2n ** 62n
  const locations = { leaf: [0n, 'leaf'], root: [0n, 'root'] } as const
  const samples = [
    { stack: 'leaf root', values: [huge + 1n] },
    { stack: 'root', values: [3n] },
    { stack: 'leaf root', values: [huge] },
  ]
  const { graph } = trimmedGraph(lastReportOf(smallProfile({ types: BYTES, locations, samples }), { format: 'tree' }))
  const [first, second] = graph.nodes
  expect(first).toMatchObject({ name: 'leaf', flat: -(2n ** 63n) + 1n, cum: -(2n ** 63n) + 1n })
  expect(second).toMatchObject({ name: 'root', flat: 3, cum: -(2n ** 63n) + 4n })
  expect(first!.inEdges[0]!.weight).toBe(-(2n ** 63n) + 1n)
})

// google/pprof internal/graph/graph.go, newGraph: seenNode, seenEdge
test('recursion counts once', () => {
  const profile = smallProfile({
    types: BYTES,
    locations: { f: [0n, 'f'], g: [0n, 'g'] },
    samples: [{ stack: 'f g f g', values: [10] }],
  })
  const { graph } = trimmedGraph(lastReportOf(profile, { format: 'tree' }))
  expect(graph.nodes.map(({ name, flat, cum }) => [name, flat, cum])).toEqual([
    ['f', 10, 10],
    ['g', 0, 10],
  ])
  expect(graph.nodes.map(({ outEdges }) => outEdges.map(({ weight }) => weight))).toEqual([[10], [10]])
})

// google/pprof internal/report/report.go, newTrimmedGraph: the limit shown is of the total, the one that holds of the shown sum
test('light nodes go, and edges over them are residual', () => {
  const profile = smallProfile({
    types: BYTES,
    locations: { leaf: [0n, 'leaf'], mid: [0n, 'mid'], root: [0n, 'root'] },
    samples: [
      { stack: 'leaf mid root', values: [10] },
      { stack: 'leaf root', values: [990] },
      { stack: 'root', values: [-500] },
    ],
  })
  const report = lastReportOf(profile, { format: 'tree', nodeFraction: 0.1 })
  const trimmed = trimmedGraph(report)
  expect(trimmed).toMatchObject({ droppedNodes: 1, originalCount: 2 })
  expect(trimmed.graph.nodes[0]!.inEdges[0]).toMatchObject({ weight: 1000, isResidual: true })
  expect(rows(printTree(report, NO_WORLD))[1]).toBe('Dropped 1 node (cum <= 150B)')
})

// google/pprof internal/graph/graph.go, isNegative
test('negative nodes go where they are dropped', () => {
  const profile = () =>
    smallProfile({
      types: BYTES,
      locations: { less: [0n, 'less'], more: [0n, 'more'], root: [0n, 'root'] },
      samples: [
        { stack: 'less root', values: [-20] },
        { stack: 'more root', values: [10] },
      ],
    })
  const names = (dropsNegative: boolean) => trimmedGraph(lastReportOf(profile(), { dropsNegative })).graph.nodes.map(({ name }) => name)
  expect(names(false)).toEqual(['less', 'more', 'root'])
  expect(names(true)).toEqual(['more'])
})

// google/pprof internal/report/report.go, TextItems
test('a function is partly inlined where some callers called it', () => {
  const profile = smallProfile({
    types: BYTES,
    locations: { both: [0n, 'f', 'g'], called: [0n, 'f'], inlined: [0n, 'h', 'g'], root: [0n, 'root'] },
    samples: [
      { stack: 'both root', values: [10] },
      { stack: 'called root', values: [1] },
      { stack: 'inlined root', values: [5] },
    ],
  })
  expect(rows(printText(lastReportOf(profile, {}), NO_WORLD)).slice(-5)).toEqual([
    '       11B 68.75% 68.75%        11B 68.75%  f (partial-inline)',
    '        5B 31.25%   100%         5B 31.25%  h (inline)',
    '         0     0%   100%        15B 93.75%  g',
    '         0     0%   100%        16B   100%  root',
    '',
  ])
})

// google/pprof internal/report/report.go, newGraph trims the files of functions each time it is called
test('where trimming twice changes a path, no node is found again', () => {
  const profile = smallProfile({
    types: BYTES,
    locations: { a: [0n, 'f /a/src/b/src/c.go:1'], b: [0n, 'g /a/src/b/src/c.go:2'] },
    samples: [
      { stack: 'a', values: [1000] },
      { stack: 'b', values: [1] },
    ],
  })
  expect(trimmedGraph(lastReportOf(profile, { sourcePath: '/x/src', nodeFraction: 0.1 })).graph.nodes).toEqual([])
})

// google/pprof internal/driver/testdata/pprof.cpu.lines.topproto shows the same nodes as text
test('the nodes of a report are a profile of one location each', () => {
  const top = topProfile(lastReportOf(byFunctions(cpuProfile()), { format: 'topproto' }))
  expect(top.sampleTypes).toEqual([
    { type: 'cum', unit: 's' },
    { type: 'flat', unit: 's' },
  ])
  expect(top.functions.map(({ name }) => name)).toEqual(['line1000', 'line2001', 'line3002', 'line2000', 'line3000', 'line3001'])
  expect(top.samples.values.map((column) => [...column])).toEqual([
    [1n, 1n, 1n, 1n, 1n, 1n],
    [1n, 0n, 0n, 0n, 0n, 0n],
  ])
})

// google/pprof internal/graph/dotgraph.go, dotColor; values of compose1.dot and pprof.cpu.flat.functions.dot
test('colours go from green over grey to red', () => {
  expect([dotColor(0.25, false), dotColor(0.25, true), dotColor(0.1, false), dotColor(1, false)]).toEqual([
    '#b23c00',
    '#edddd5',
    '#b28559',
    '#b20000',
  ])
  expect([dotColor(0, false), dotColor(-1, false), dotColor(-1, true)]).toEqual(['#b2b2b2', '#00b200', '#d5edd5'])
})

// Go fmt, Printer.pad: width counts runes
test('padding counts characters, not UTF-16 units', () => {
  expect(padLeft('𝛼𝛽', 4)).toBe('  𝛼𝛽')
  expect(padLeft('12kB', 4)).toBe('12kB')
})
