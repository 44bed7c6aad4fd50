import { FrameTree } from '../analysis/frame-tree.ts'
import type { GoroutineStack } from '../analysis/goroutine-groups.ts'
import { sourcePath } from '../analysis/nodes.ts'
import { FLAME_KINDS, type FlameTree } from '../report/flame.ts'
import { flameTree } from '../report/flame-tree.ts'

/** The flame tree of goroutines, with a frame around each deferred call that some are inside. */
export function goroutineFlame(stacks: readonly GoroutineStack[]): FlameTree {
  const tree = new FrameTree(1)
  for (const stack of stacks) tree.add(leafOf(tree, stack), 0, stack.count)
  return flameTree({ tree, types: [{ type: 'goroutine', unit: 'count' }], tests: null, shown: 0 })
}

function leafOf(tree: FrameTree, { frames, deferred }: GoroutineStack): number {
  let row = 0
  for (const frame of frames.toReversed()) {
    const { name, file, line } = frame
    if (frame === deferred.frame) {
      const place = deferred.statement ?? frame
      row = tree.mark(row, {
        kind: FLAME_KINDS.indexOf('deferred'),
        name: tree.text('deferred call'),
        file: tree.text(sourcePath(place.file)),
        line: place.line,
        evidence: tree.text(deferred.evidence ?? ''),
        confidence: tree.text(deferred.confidence ?? ''),
      })
    }
    row = tree.call(row, tree.text(name), tree.text(sourcePath(file)), line)
  }
  return row
}
