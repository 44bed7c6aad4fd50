import { describe, expect, it } from 'vitest'
import { flameLayout, flameWeights } from '../../src/report/flame-layout.ts'
import { foldedFlame } from '../support/flame.ts'

function layoutOf(text: string) {
  const tree = foldedFlame(text)
  const layout = flameLayout(tree.nodes.parent, flameWeights(tree, 0))
  const named = (values: ArrayLike<number>) =>
    Object.fromEntries(tree.nodes.name.map((name, row) => [tree.strings[name] || 'all', values[row]]))
  return { layout, left: named(layout.left), weight: named(layout.weight), depth: named(layout.depth) }
}

describe('the layout of a flame graph', () => {
  it('puts callees inside their caller, the widest first, and leaves room for what the caller has itself', () => {
    const { left, weight, depth } = layoutOf(`
      10 main;small
      60 main;large
      20 main
      10 other`)
    expect(left).toEqual({ all: 0, main: 0, large: 0, small: 60, other: 90 })
    expect(weight).toEqual({ all: 100, main: 90, large: 60, small: 10, other: 10 })
    expect(depth).toEqual({ all: 0, main: 1, large: 2, small: 2, other: 1 })
  })

  it('finds all children of a frame, and how deep frames with a value go', () => {
    const { layout } = layoutOf('10 a;b;c\n5 a;d\n0 a;b;c;e')
    const childrenOf = (row: number) => [...layout.child.subarray(layout.childStart[row]!, layout.childStart[row + 1]!)]
    expect(childrenOf(0)).toEqual([1])
    expect(childrenOf(1)).toEqual([2, 4])
    expect(layout.levels).toBe(4)
  })

  it('lays out frames of negative value by their size', () => {
    const { left, weight } = layoutOf('30 a\n-70 b')
    expect(weight).toEqual({ all: 100, a: 30, b: 70 })
    expect(left).toEqual({ all: 0, b: 0, a: 70 })
  })

  it('lays out nothing at all', () => {
    const { layout } = layoutOf('0 a')
    expect(layout.weight[0]).toBe(0)
    expect(layout.levels).toBe(1)
  })
})
