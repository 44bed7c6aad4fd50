import { FrameTree } from '../../src/analysis/frame-tree.ts'
import type { FlameTree } from '../../src/report/flame.ts'
import { flameTree } from '../../src/report/flame-tree.ts'

/** A tree of stacks written as lines `value root;…;leaf`, as folded stacks are. */
export function foldedTree(text: string, columnCount = 1): FrameTree {
  const tree = new FrameTree(columnCount)
  for (const line of text.trim().split('\n')) {
    const [values, stack] = line.trim().split(/\s+(?=\S+$)/) as [string, string]
    let row = 0
    for (const name of stack.split(';')) row = tree.call(row, tree.text(name), tree.text('main.go'), 1)
    for (const [column, value] of values.split(/\s+/).entries()) tree.add(row, column, Number(value))
  }
  return tree
}

/** Bytes in use. */
export const SPACE = { type: 'inuse_space', unit: 'bytes' }

/** The flame tree of such stacks, with nothing left out. */
export function foldedFlame(text: string): FlameTree {
  return flameTree({ tree: foldedTree(text), types: [SPACE], shown: 0, tests: null }, { share: 0, frames: 1e6, bytes: 1e9 })
}

/** A flame tree of one stack. */
export const oneFrame = foldedFlame('16 main.main')
