import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { printCallgrind } from '../../../../src/compat/pprof/print/print-callgrind.ts'
import { printDot } from '../../../../src/compat/pprof/print/print-dot.ts'
import { printText } from '../../../../src/compat/pprof/print/print-text.ts'
import { printTree } from '../../../../src/compat/pprof/print/print-tree.ts'
import { NO_WORLD } from '../pprof-report.ts'
import { byFunctions, lastReportOf } from './small-profile.ts'
import { cpuProfile, sizeTagsProfile } from './upstream-profiles.ts'

/** Recorded output of google/pprof: internal/driver/testdata, the cases of driver_test.go, `TestParse`. */
function recorded(name: string): string {
  return readFileSync(new URL(`upstream/${name}`, import.meta.url), 'utf8')
}

/** Source: google/pprof internal/driver/driver_test.go, `baseFlags`. */
const TRIMMED = { nodeCount: 20, nodeFraction: 0.05, edgeFraction: 0.01 }

function joined(chunks: Iterable<string>): string {
  return [...chunks].join('')
}

test('a list of functions has flat, cum and the marks of inlined calls', () => {
  expect(joined(printText(lastReportOf(byFunctions(cpuProfile()), {}), NO_WORLD))).toBe(recorded('pprof.cpu.flat.functions.text'))
})

test('peek shows the callers and callees of the nodes that match', () => {
  const symbol = { expression: 'line.*01', matches: (text: string) => /line.*01/.test(text) }
  const report = lastReportOf(byFunctions(cpuProfile()), { format: 'tree', symbol })
  expect(joined(printTree(report, NO_WORLD))).toBe(recorded('pprof.cpu.peek'))
})

test('peek without a match throws before any text', () => {
  const report = lastReportOf(byFunctions(cpuProfile()), { format: 'tree', symbol: { expression: 'nothing', matches: () => false } })
  expect(() => joined(printTree(report, NO_WORLD))).toThrow('no matches found for regexp: nothing')
})

test('a graph for Graphviz has tags of labels and edges by weight', () => {
  const report = lastReportOf(byFunctions(cpuProfile()), { ...TRIMMED, format: 'dot', title: 'testbinary' })
  expect(joined(printDot(report, NO_WORLD))).toBe(recorded('pprof.cpu.flat.functions.dot'))
})

test('a call tree has a node for each chain of callers', () => {
  const report = lastReportOf(byFunctions(cpuProfile()), { ...TRIMMED, format: 'dot', title: 'testbinary', isCallTree: true })
  expect(joined(printDot(report, NO_WORLD))).toBe(recorded('pprof.cpu.flat.functions.call_tree.dot'))
})

test('sizes are collapsed into four boxes', () => {
  const report = lastReportOf(byFunctions(sizeTagsProfile()), { ...TRIMMED, format: 'dot' })
  expect(joined(printDot(report, NO_WORLD))).toBe(recorded('pprof.heap_sizetags.dot'))
})

test('callgrind output shortens names and addresses', () => {
  const report = lastReportOf(cpuProfile(), { ...TRIMMED, format: 'callgrind' })
  expect(joined(printCallgrind(report))).toBe(recorded('pprof.cpu.callgrind'))
})

test('callgrind output numbers the functions of a call tree that share a name', () => {
  const report = lastReportOf(cpuProfile(), { ...TRIMMED, format: 'callgrind', isCallTree: true })
  expect(joined(printCallgrind(report))).toBe(recorded('pprof.cpu.call_tree.callgrind'))
})
