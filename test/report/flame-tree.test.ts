import { describe, expect, it } from 'vitest'
import type { FlameTree } from '../../src/report/flame.ts'
import { FLAME_KINDS } from '../../src/report/flame.ts'
import { wholeValues } from '../../src/report/flame-layout.ts'
import { flameTree } from '../../src/report/flame-tree.ts'
import { foldedTree, SPACE } from '../support/flame.ts'

const LOOSE = { share: 0, frames: 1e6, bytes: 1e9 }

function pruned(text: string, limits: Partial<typeof LOOSE>): FlameTree {
  return flameTree({ tree: foldedTree(text), types: [SPACE], shown: 0, tests: null }, { ...LOOSE, ...limits })
}

/** Name and whole value of every frame. */
function wholes({ nodes, strings }: FlameTree): [string, number][] {
  const whole = wholeValues(nodes.parent, nodes.self[0]!, nodes.rest[0]!)
  return nodes.name.map((name, row) => [strings[name]!, whole[row]!])
}

const STACKS = `
  900 main;large
   60 main;middle;inner
    5 main;small;inner
   35 main`

describe('a flame tree', () => {
  it('has callers before callees, and a frame for each function below its caller', () => {
    const tree = pruned(STACKS, {})
    expect(wholes(tree)).toEqual([
      ['', 1000],
      ['main', 1000],
      ['large', 900],
      ['middle', 60],
      ['inner', 60],
      ['small', 5],
      ['inner', 5],
    ])
    expect(tree.nodes.parent).toEqual([-1, 0, 1, 1, 3, 1, 5])
    expect(tree.pruned).toEqual({ frames: 0, share: [0] })
  })

  it('leaves out frames below a share, says so, and keeps every sum', () => {
    const tree = pruned(STACKS, { share: 0.05 })
    expect(wholes(tree)).toEqual([
      ['', 1000],
      ['main', 1000],
      ['large', 900],
      ['middle', 60],
      ['inner', 60],
    ])
    expect(tree.nodes.rest).toEqual([[0, 5, 0, 0, 0]])
    expect(tree.pruned).toEqual({ frames: 2, share: [0.005] })
  })

  it('keeps the largest frames where there are too many, and never one without its caller', () => {
    expect(wholes(pruned(STACKS, { frames: 4 }))).toEqual([
      ['', 1000],
      ['main', 1000],
      ['large', 900],
      ['middle', 60],
    ])
  })

  it('is no larger than it may be, whatever the names are', () => {
    const stacks = Array.from({ length: 400 }, (_, i) => `${1000 - i} main;f${i}${'x'.repeat(i % 7 === 0 ? 5000 : 10)}`).join('\n')
    const tree = pruned(stacks, { bytes: 20_000 })
    expect(tree.pruned.frames).toBeGreaterThan(100)
    expect(JSON.stringify(tree).length).toBeLessThan(20_500)
    expect(JSON.stringify(pruned(stacks, {})).length).toBeGreaterThan(40_000)
  })

  it('keeps records however small they are, with their callers', () => {
    const tree = foldedTree('1000 main;large\n1 main;small')
    const small = tree.length - 1
    const record = { kind: FLAME_KINDS.indexOf('record'), name: tree.text('defer records'), file: 0, line: 7, evidence: 0, confidence: 0 }
    tree.add(tree.mark(small, record), 0, 1)
    const found = flameTree({ tree, types: [SPACE], shown: 0, tests: null }, { ...LOOSE, share: 0.5 })
    expect(wholes(found).map(([name]) => name)).toEqual(['', 'main', 'large', 'small', 'defer records'])
  })

  it('keeps a frame that is large in one sample type only', () => {
    const types = [SPACE, { type: 'alloc_space', unit: 'bytes' }]
    const tree = foldedTree('1000 1000 main;large\n0 3000 main;freed', 2)
    const found = flameTree({ tree, types, shown: 0, tests: null }, { ...LOOSE, share: 0.5 })
    expect(found.nodes.name.map((name) => found.strings[name])).toEqual(['', 'main', 'large', 'freed'])
  })

  it('has the values of both sides of a comparison, and the test of each frame', () => {
    const tree = foldedTree('100 50 main;f\n0 50 main;gone', 2)
    const tests = ({ name }: { name: string }) => (name === 'f' ? { change: 'grown' as const, p: 0.001, q: 0.002 } : null)
    const { nodes, before, strings } = flameTree({ tree, types: [SPACE], shown: 0, tests }, LOOSE)
    expect(nodes.name.map((name) => strings[name])).toEqual(['', 'main', 'f', 'gone'])
    expect(nodes.self).toEqual([[0, 0, 100, 0]])
    expect(before).toMatchObject({ self: [[0, 0, 50, 50]], change: [[0, 0, 2, 0]], q: [[null, null, 0.002, null]] })
  })

  it('has no negative width for what a difference of profiles takes away', () => {
    const tree = pruned('100 main;f\n-100 main;g', { share: 0.4 })
    expect(wholes(tree)).toEqual([
      ['', 0],
      ['main', 0],
      ['f', 100],
      ['g', -100],
    ])
  })
})
