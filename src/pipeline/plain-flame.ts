import { FrameTree } from '../analysis/frame-tree.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import type { FlameTree } from '../report/flame.ts'
import { flameTree } from '../report/flame-tree.ts'
import { addStacks } from './flame-stacks.ts'

/** The flame tree of stacks of which nothing more is known; `type` is the sample type that the report is about. */
export function plainFlame(input: StackProfile, type: string): FlameTree {
  const types = input.profile.sampleTypes
  const tree = new FrameTree(types.length)
  addStacks(tree, input, null, { types, first: 0 })
  return flameTree({ tree, types, tests: null, shown: types.findIndex((one) => one.type === type) })
}
