import { describe, expect, it } from 'vitest'
import { pathTo, type Step, stepFrom } from '../../../src/page/flame/navigation.ts'
import { wholeScene } from '../../../src/page/flame/scene.ts'
import { searchScene } from '../../../src/page/flame/search.ts'
import { FlameFrames } from '../../../src/report/flame-frame.ts'
import { flameLayout } from '../../../src/report/flame-layout.ts'
import { foldedFlame } from '../../support/flame.ts'

const frames = new FlameFrames(
  foldedFlame(`
    10 main;small
    60 main;large;leaf
     5 main;large;large;leaf
     0 main;nothing`),
  0,
)
const scene = wholeScene(frames)
const layout = flameLayout(scene.parent, scene.weight)
const row = (name: string) => frames.tree.nodes.name.findIndex((one) => frames.tree.strings[one] === name)
const stepped = (name: string, step: Step) => frames.name(stepFrom(layout, row(name), step))

describe('a step along the tree', () => {
  it('leads to the caller, the widest callee, and the neighbours as they are drawn', () => {
    expect(stepped('small', 'caller')).toBe('main')
    expect(stepped('main', 'callee')).toBe('large')
    expect(stepped('large', 'next')).toBe('small')
    expect(stepped('small', 'previous')).toBe('large')
  })

  it('leads nowhere at the ends, and not to frames without a width', () => {
    expect(stepped('small', 'next')).toBe('small')
    expect(stepped('leaf', 'callee')).toBe('leaf')
    expect(stepped('small', 'callee')).toBe('small')
    expect(stepFrom(layout, 0, 'caller')).toBe(0)
    expect(stepFrom(layout, 0, 'next')).toBe(0)
  })

  it('has a path from the root', () => {
    expect(pathTo(layout, row('leaf')).map((one) => frames.name(one))).toEqual(['all', 'main', 'large', 'leaf'])
  })
})

describe('a search', () => {
  it('counts every frame that matches, and each value once', () => {
    const found = searchScene(scene, frames, ' LARGE ')!
    expect([found.count, found.value]).toEqual([2, 65])
    expect([...found.isMatch.keys()].filter((one) => found.isMatch[one] === 1).map((one) => frames.name(one))).toEqual(['large', 'large'])
  })

  it('finds places, and nothing for an empty text', () => {
    expect(searchScene(scene, frames, 'main.go')!.value).toBe(75)
    expect(searchScene(scene, frames, '  ')).toBeNull()
    expect(searchScene(scene, frames, 'no such')).toMatchObject({ count: 0, value: 0 })
  })
})
