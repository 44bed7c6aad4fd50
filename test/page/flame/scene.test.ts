import { describe, expect, it } from 'vitest'
import { calleesOf, callersOf, type Scene, wholeScene } from '../../../src/page/flame/scene.ts'
import { FlameFrames } from '../../../src/report/flame-frame.ts'
import { foldedFlame } from '../../support/flame.ts'

const frames = new FlameFrames(
  foldedFlame(`
    10 main;f;g;h
     5 main;f;g
     3 main;g;h
     2 main;g;x;g;h
     1 main;x`),
  0,
)
const whole = wholeScene(frames)

/** Every frame as its path, with its value. */
function paths(scene: Scene): Record<string, number> {
  const names: string[] = []
  for (let row = 0; row < scene.parent.length; row++) {
    const name = frames.name(scene.frame[row]!)
    names.push(row === 0 ? name : `${names[scene.parent[row]!]};${name}`)
  }
  return Object.fromEntries(names.map((name, row) => [name, scene.value[row]!]))
}

const g = frames.tree.nodes.name.findIndex((name) => frames.tree.strings[name] === 'g')

describe('the sandwich of a function', () => {
  it('has its callees, merged over all its occurrences, each value once', () => {
    expect(paths(calleesOf(whole, frames, g))).toEqual({ g: 20, 'g;h': 13, 'g;x': 2, 'g;x;g': 2, 'g;x;g;h': 2 })
  })

  it('has its callers, merged, with what the function has below each', () => {
    expect(paths(callersOf(whole, frames, g))).toEqual({ g: 20, 'g;f': 15, 'g;f;main': 15, 'g;main': 5 })
  })

  it('has widths that hold what stands below', () => {
    for (const scene of [calleesOf(whole, frames, g), callersOf(whole, frames, g), whole])
      for (let row = 1; row < scene.parent.length; row++) {
        const siblings = [...scene.weight].filter((_, one) => scene.parent[one] === scene.parent[row])
        expect(siblings.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(scene.weight[scene.parent[row]!]!)
      }
  })
})
