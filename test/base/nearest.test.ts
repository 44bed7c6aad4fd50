import { describe, expect, it } from 'vitest'
import { didYouMean, nearest } from '../../src/base/nearest.ts'

const NAMES = ['diff', 'trend', 'scan', 'memory-limit', 'min-confidence', 'sample-index', 'gc', 'no-gc']

describe('nearest', () => {
  it.each([
    ['dfif', 'diff', 'two letters swapped'],
    ['scna', 'scan', 'at the end too'],
    ['trnd', 'trend', 'a letter missing'],
    ['memry-limt', 'memory-limit', 'two of twelve letters'],
    ['min-confidense', 'min-confidence', 'one of fourteen'],
    ['sample_index', 'sample-index', 'an underscore'],
    ['Diff', 'diff', 'a capital'],
    ['mem', 'memory-limit', 'a beginning'],
  ])('%s means %s: %s', (word, name) => {
    expect(nearest(word, NAMES)).toBe(name)
  })

  it.each([
    ['x', 'one letter has room for no change'],
    ['gd', 'nor have two'],
    ['me', 'a beginning takes three letters'],
    ['flamegraph', 'a word of its own'],
    ['dawn', 'two of four letters are too many'],
  ])('%s means none: %s', (word) => {
    expect(nearest(word, NAMES)).toBeNull()
  })

  it('takes the nearest of several, and the first of equals', () => {
    expect(nearest('tren', ['trend', 'tree'])).toBe('trend')
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat')
  })

  it('is written as the caller writes it, and leaves him his own advice where nothing is near', () => {
    expect(didYouMean('dif', NAMES, 'look', (name) => `deferscope ${name}`)).toBe('did you mean deferscope diff?')
    expect(didYouMean('flamegraph', NAMES, 'look')).toBe('look')
  })
})
