import { describe, expect, it } from 'vitest'
import { variablesOf } from '../../src/gosource/variables.ts'
import { goFile } from '../support/go-source.ts'

/** For each use of a name, the line that declares what it stands for; 0 for a name of the package. */
function declarationsOf(body: string, name: string): number[] {
  const { syntax } = goFile(`package a\nfunc f(p int, q *T) (r error) {\n${body}\n}\n`)
  const variables = variablesOf(syntax, syntax.root.children.at(-1)!)
  return [...syntax.root.below()]
    .filter((node) => node.type === 'identifier' && syntax.textOf(node) === name)
    .map((node) => {
      const variable = variables.of(node)
      return variable === null ? 0 : syntax.firstLine(variable.declared)
    })
}

describe('variables of a function', () => {
  it('are those of the innermost block, and of the outer one behind it', () => {
    expect(declarationsOf('x := 1\n{\nx := 2\n_ = x\n}\n_ = x', 'x')).toEqual([3, 5, 5, 3])
  })

  it('are assigned by := where their own block has them, and declared where an outer one has', () => {
    expect(declarationsOf('x, err := g()\ny, err := g()\nif z, err := g(); err != nil {\n_ = err\n}\n_ = err', 'err')).toEqual([
      3, 3, 5, 5, 5, 3,
    ])
  })

  it('live from the end of their declaration on', () => {
    expect(declarationsOf('x := x', 'x')).toEqual([3, 0])
  })

  it('are parameters and results too, which share the block of the body', () => {
    expect(declarationsOf('p, r = 2, nil\n_ = func(p string) { _ = p }', 'p')).toEqual([2, 2, 4, 4])
  })

  it('are those of loops, switches, selects and cases', () => {
    expect(declarationsOf('for x := range g() {\n_ = x\n}\n_ = x', 'x')).toEqual([3, 3, 0])
    expect(declarationsOf('switch x := q.(type) {\ncase int:\n_ = x\n}', 'x')).toEqual([3, 3])
    expect(declarationsOf('select {\ncase x := <-c:\n_ = x\ncase x = <-d:\n}', 'x')).toEqual([4, 4, 0])
    expect(declarationsOf('switch p {\ncase 1:\nx := 1\n_ = x\ncase 2:\n_ = x\n}', 'x')).toEqual([5, 5, 0])
  })

  it('are no fields of literals, but keys of maps', () => {
    expect(declarationsOf('x := 1\n_ = T{x: x}\n_ = map[int]int{x: x}', 'x')).toEqual([3, 0, 3, 3, 3])
  })
})
