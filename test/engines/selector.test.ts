import { describe, expect, it } from 'vitest'
import { distinguishing, narrowed, quoted } from '../../src/engines/selector.ts'

describe('narrowed', () => {
  it.each([
    ['{}', { pod: 'a' }, '{pod="a"}'],
    ['{ job="x", }', { pod: 'a' }, '{job="x",pod="a"}'],
    ['{job="x",pod="a"}', { job: 'x', pod: 'a' }, '{job="x",pod="a"}'],
    ['{job=~"x.*"}', { job: 'x1', zone: '' }, '{job=~"x.*",job="x1",zone=""}'],
  ])('adds the labels to %s that it lacks', (selector, labels, expected) => {
    expect(narrowed(selector, labels)).toBe(expected)
  })

  it('escapes what ends a text', () => {
    expect(quoted('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"')
  })
})

describe('distinguishing', () => {
  it('asks for the absence of labels that a series with all the same labels has', () => {
    const sets = [{ job: 'a' }, { job: 'a', pod: 'x' }, { job: 'b', pod: 'y' }, { job: 'c' }]
    expect(distinguishing(sets)).toEqual([{ job: 'a', pod: '' }, { job: 'a', pod: 'x' }, { job: 'b', pod: 'y' }, { job: 'c' }])
  })
})
