import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SyntaxNode } from '../../src/gosource/syntax-tree.ts'
import { parseGo } from '../support/go-parser.ts'

function outline(node: SyntaxNode): unknown {
  return node.children.length === 0 ? node.type : [node.type, ...node.children.map(outline)]
}

test('a file becomes a tree of named nodes and tokens with a role, its comments apart', () => {
  const file = parseGo('a.go', 'package a // note\n\nfunc f() {\n\tdefer mu.Unlock()\n\t<-done\n}\n')
  expect(outline(file.root)).toEqual([
    'source_file',
    ['package_clause', 'package_identifier'],
    [
      'function_declaration',
      'identifier',
      'parameter_list',
      [
        'block',
        [
          'statement_list',
          ['defer_statement', ['call_expression', ['selector_expression', 'identifier', 'field_identifier'], 'argument_list']],
          ['expression_statement', ['unary_expression', '<-', 'identifier']],
        ],
      ],
    ],
  ])
  expect(file.comments.map((one) => file.textOf(one))).toEqual(['// note'])
  expect(file.errorLine).toBeNull()
})

test('lines and columns count from one, in code units', () => {
  const file = parseGo('a.go', 'package a\n\nfunc f() { g("😀"); defer h() }\n')
  const statement = [...file.root.below()].find((node) => node.type === 'defer_statement')!
  expect([file.firstLine(statement), file.columnAt(statement.start), file.lastLine(file.root)]).toEqual([3, 21, 3])
})

test('source that is not Go gives a tree and the line where it stops being Go', () => {
  expect(parseGo('a.go', 'package a\n\nfunc f() {\n\tdefer (\n}\n').errorLine).toBeGreaterThanOrEqual(3)
  expect(parseGo('a.go', '').errorLine).toBeNull()
  expect(parseGo('a.go', `package a\nvar x = ${'('.repeat(20000)}1`).errorLine).not.toBeNull()
})

test('any text gives a tree whose nodes lie within their parents', () => {
  const words = fc.constantFrom(
    'func ',
    'defer ',
    'for ',
    '{',
    '}',
    '(',
    ')',
    '\n',
    'x',
    '"',
    '`',
    '/*',
    '//',
    '<-',
    '😀',
    'select ',
    ':=',
    'package a\n',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const file = parseGo('a.go', parts.join(''))
      for (const node of file.root.below()) expect(node.start >= node.parent!.start && node.end <= node.parent!.end).toBe(true)
    }),
  )
})
