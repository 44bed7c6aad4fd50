import { expect, test } from 'vitest'
import type { SyntaxFile } from '../../src/gosource/syntax-tree.ts'
import { parseGo } from '../support/go-parser.ts'
import { goFile } from '../support/go-source.ts'

function statement(text: string): SyntaxFile {
  return parseGo('a.go', `package a\n\nfunc f() {\n\tx := ${text}\n\tdefer g(x)\n}\n`)
}

test.each([
  'new(f(p))',
  'new("x")',
  'new(uint64(id))',
  'new(3)',
  'new([]int{1})',
  'new(a+1)',
  'new(f(new(g(1))))',
  'new(func() int { return *new(int) }())',
  'conf{Type: new(uint64(id)), Name: new(f(p).b[1:2])}',
  'new(")")',
  "new(')')",
  'new(a /* ) */ + 1)',
  'new(`\n)`)',
  'new(func() int { return 1 }())',
  'new(-1)',
  'new(p.q[1].r)',
])('new of an expression, as Go 1.26 has it, is Go: %s', (expression) => {
  const file = statement(expression)
  expect(file.errorLine).toBeNull()
  const call = [...file.root.below()].find((node) => node.type === 'defer_statement')!
  expect(file.textOf(call)).toBe('defer g(x)')
  expect([...file.root.below()].some((node) => node.type === 'call_expression' && file.textOf(node).startsWith('new('))).toBe(true)
})

test.each(['new(f(p)', 'new(3 4)', 'b.new(f(p) q)'])('what no language has stays an error: %s', (expression) => {
  expect(statement(expression).errorLine).not.toBeNull()
})

test('new of a type stays one beside new of an expression', () => {
  const file = statement('[]any{new([]int), new(1), new(map[string]struct{ a int })}')
  expect(file.errorLine).toBeNull()
  expect([...file.root.below()].map(({ type }) => type)).toEqual(expect.arrayContaining(['slice_type', 'int_literal', 'map_type']))
})

test.each([
  ['func (b *Box[T]) Map[U any](n int, u U) {\n\tdefer b.close()\n}', '(*Box[...]).Map[...]'],
  ['func (p *Plain) Do[U any, V interface{ ~[]U; m() }](n int) {\n\tdefer p.close()\n}', '(*Plain).Do[...]'],
  ['func (Plain) Do[K comparable](n K) (err error) {\n\tdefer p.close()\n}', 'Plain.Do[...]'],
  ['func (p Plain) Do[\n\tU any,\n](n int) {\n\tdefer p.close()\n}', 'Plain.Do[...]'],
  // the methods of Go 1.18 have none of their own
  ['func (b *Box[T]) Map(n [2]int) {\n\tdefer b.close()\n}', '(*Box[...]).Map'],
])('type parameters of a method, as Go 1.27 has them, are Go: %s', (declaration, name) => {
  const file = goFile(`package a\n\n${declaration}\n`)
  expect(file.syntax.errorLine).toBeNull()
  expect(file.functions.map((one) => one.name)).toEqual([name])
  expect(file.defers.map(({ line, column }) => ({ line, column }))).toEqual([{ line: declaration.split('\n').length + 1, column: 2 }])
})

test('columns behind the type parameters are those of the text', () => {
  const file = goFile('package a\nfunc (b B) Map[U any](u U) { defer b.close() }\n')
  expect(file.defers[0]!.column).toBe(30)
})

test('a file of nested calls that never end is read in bounded time', () => {
  expect(parseGo('a.go', `package a\nvar x = ${'new(1+'.repeat(2000)}`).errorLine).not.toBeNull()
  expect(parseGo('a.go', `package a\nvar x = ${'new(1+'.repeat(600)}1${')'.repeat(600)}`).errorLine).not.toBeNull()
})
