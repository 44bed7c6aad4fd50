import { expect, it } from 'vitest'
import { fingerprints } from '../../src/render/fingerprint.ts'
import { finding } from '../support/findings.ts'

it('stays when lines move and numbers change', () => {
  const before = [finding({ line: 7 }), finding({ line: 20 })]
  const after = [finding({ line: 9, value: 1, title: 'other' }), finding({ line: 31, severity: 'note' })]
  expect(fingerprints(after)).toEqual(fingerprints(before))
})

it('follows the order of lines, not that of the report', () => {
  const [first, second] = fingerprints([finding({ line: 7 }), finding({ line: 20 })])
  expect(fingerprints([finding({ line: 20 }), finding({ line: 7 })])).toEqual([second, first])
})

it('tells columns of one line apart', () => {
  const at = (column: number) => finding({ place: { path: 'main.go', column, endLine: null, endColumn: null } })
  const [first, second] = fingerprints([at(3), at(40)])
  expect(fingerprints([at(41), at(4)])).toEqual([second, first])
})

it('differs by rule, function, file and how many there are before', () => {
  const others = [{}, {}, { rule: 'defer-records-pooled' }, { function: 'main.g' }, { function: null }, { file: 'x.go' }, { file: null }]
  const prints = fingerprints(others.map(finding))
  expect(new Set(prints).size).toBe(others.length)
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/)
})

it('is that of earlier versions', () => {
  expect(fingerprints([finding()])).toMatchInlineSnapshot(`
    [
      "78b643dd2e50a4f3",
    ]
  `)
})
