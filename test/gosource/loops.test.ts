import { expect, it } from 'vitest'
import { forStatementsAround } from '../../src/gosource/loops.ts'
import { parseGo } from '../support/go-parser.ts'

it('counts the loops whose bodies hold a node, but not those whose headers or literals do', () => {
  const file = parseGo(
    'main.go',
    `package main

func f() {
	before()
	for i := first(); i < last(); i = next() {
		body()
		for range inner() {
			nested()
			defer func() { literal() }()
		}
	}
}
`,
  )
  const counts = new Map<string, number>()
  for (const node of file.root.below()) {
    if (node.type !== 'call_expression') continue
    const name = /^\w+\(\)$/.exec(file.textOf(node))?.[0]
    if (name !== undefined) counts.set(name, forStatementsAround(node).length)
  }
  expect(Object.fromEntries(counts)).toEqual({
    'before()': 0,
    'first()': 0,
    'last()': 0,
    'next()': 0,
    'body()': 1,
    'inner()': 1,
    'nested()': 2,
    'literal()': 0,
  })
})
