import { expect, test } from 'vitest'
import { functionAround, functionsOf } from '../../src/gosource/functions.ts'
import { parseGo } from '../support/go-parser.ts'

const file = parseGo(
  'a.go',
  `package a

var hook = func() {}

func plain(a int) {
	run(func() { go func() {}() })
	defer func() {}()
}

func (t *Tree[K, V]) Walk() { _ = func() {} }
func (Leaf) Name() string { return "" }
func (p *(Odd)) M() {}
func Map[T any](x T) {}
func assembly(x int)
`,
)

test('functions are named as symbol tables name them, literals by the function they stand in', () => {
  expect(functionsOf(file).map(({ name }) => name)).toEqual([
    'init.func1',
    'plain',
    'plain.func1',
    'plain.func1.1',
    'plain.func2',
    '(*Tree[...]).Walk',
    '(*Tree[...]).Walk.func1',
    'Leaf.Name',
    '(*Odd).M',
    'Map[...]',
  ])
})

test('the innermost function around a place is found', () => {
  const functions = functionsOf(file)
  expect(functionAround(functions, file.text.indexOf('go func') + 9)?.name).toBe('plain.func1.1')
  expect(functionAround(functions, file.text.indexOf('defer'))?.name).toBe('plain')
  expect(functionAround(functions, 0)).toBeNull()
})
