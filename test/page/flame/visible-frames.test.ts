import { describe, expect, it } from 'vitest'
import { type FlameWindow, frameAt, NARROW_FRAMES, visibleFrames } from '../../../src/page/flame/visible-frames.ts'
import { flameLayout, flameWeights } from '../../../src/report/flame-layout.ts'
import { foldedFlame } from '../../support/flame.ts'

const tree = foldedFlame(`
  50 a;b
  20 a;c;d
  10 a
  20 e`)
const layout = flameLayout(tree.nodes.parent, flameWeights(tree, 0))
const nameOf = (row: number) => (row === NARROW_FRAMES ? '…' : tree.strings[tree.nodes.name[row]!]!)
const WHOLE: FlameWindow = { from: 0, to: 100, width: 1000, firstLevel: 0, lastLevel: 10 }

function seen(window: Partial<FlameWindow>, of = layout): string[] {
  const found: string[] = []
  visibleFrames(of, { ...WHOLE, ...window }, (row, x, width, level) =>
    found.push(`${nameOf(row)} ${Math.round(x * 10) / 10}+${Math.round(width * 10) / 10} @${level}`),
  )
  return found.sort()
}

describe('the frames that can be seen', () => {
  it('have their place in pixels', () => {
    expect(seen({})).toEqual([' 0+1000 @0', 'a 0+800 @1', 'b 0+500 @2', 'c 500+200 @2', 'd 500+200 @3', 'e 800+200 @1'])
  })

  it('are those of the zoomed part, cut at its ends', () => {
    expect(seen({ from: 50, to: 70 })).toEqual([' 0+1000 @0', 'a 0+1000 @1', 'c 0+1000 @2', 'd 0+1000 @3'])
  })

  it('are those of the levels that are scrolled to', () => {
    expect(seen({ firstLevel: 2, lastLevel: 3 })).toEqual(['b 0+500 @2', 'c 500+200 @2'])
  })

  it('are joined where they are too narrow', () => {
    expect(seen({ width: 3 })).toEqual([' 0+3 @0', 'a 0+2.4 @1', 'b 0+1.5 @2', '… 1.5+0.6 @2', '… 2.4+0.6 @1'])
  })

  it('are few, however many the tree has', () => {
    const many = foldedFlame(Array.from({ length: 20_000 }, (_, i) => `1 r;a${i % 100};b${i}`).join('\n'))
    const large = flameLayout(many.nodes.parent, flameWeights(many, 0))
    let count = 0
    visibleFrames(large, { ...WHOLE, to: 20_000 }, () => count++)
    expect(count).toBeLessThan(400)
  })

  it('are none of an empty tree', () => {
    const empty = foldedFlame('0 a')
    expect(seen({ to: 0 }, flameLayout(empty.nodes.parent, flameWeights(empty, 0)))).toEqual([])
  })
})

describe('the frame at a point', () => {
  it('is that of its level, and null between frames', () => {
    const at = (x: number, level: number) => frameAt(layout, WHOLE, x, level)
    expect([at(5, 0), at(5, 1), at(499, 2), at(500, 2), at(900, 1)].map((row) => nameOf(row!))).toEqual(['', 'a', 'b', 'c', 'e'])
    expect([at(750, 2), at(900, 2), at(600, 4)]).toEqual([null, null, null])
  })
})
