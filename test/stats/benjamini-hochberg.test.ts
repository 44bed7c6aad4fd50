import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from '../../src/stats/benjamini-hochberg.ts'
import { relativeError } from './relative-error.ts'
import { adjusted } from './sampling-vectors.ts'

function expectVector(p: readonly number[], expected: readonly number[]): void {
  const q = benjaminiHochberg(p)
  expect(q.length).toBe(expected.length)
  q.forEach((value, i) => {
    expect(relativeError(value, expected[i]!)).toBeLessThan(1e-14)
  })
}

// Benjamini and Hochberg (1995), section 3.1; adjusted by Python fractions. At 0.05 the paper rejects the first four.
const PAPER_P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
const PAPER_Q = [
  0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486, 0.5811818181818181, 0.714875,
  0.7532307692307693, 0.8132142857142857, 1,
]

describe('benjaminiHochberg', () => {
  it('rejects the first four of the example of Benjamini and Hochberg', () => {
    expectVector(PAPER_P, PAPER_Q)
    expect(benjaminiHochberg(PAPER_P).filter((q) => q <= 0.05).length).toBe(4)
  })

  it.each(adjusted)('gives the adjusted values of $id', ({ p, q }) => expectVector(p, q))

  it('answers in the order it was asked', () => {
    expectVector([0.5, 0.01, 0.04, 0.03], [0.5, 0.04, 0.16 / 3, 0.16 / 3])
  })

  it('is empty for no tests and the p-value itself for one', () => {
    expect([benjaminiHochberg([]), benjaminiHochberg([0.3])]).toEqual([[], [0.3]])
  })

  it('never orders two tests differently, nor falls below p or above 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }), (p) => {
        const q = benjaminiHochberg(p)
        p.forEach((pi, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(pi * (1 - 1e-15))
          expect(q[i]).toBeLessThanOrEqual(1)
          p.forEach((pj, j) => {
            if (pi <= pj) expect(q[i]).toBeLessThanOrEqual(q[j]!)
          })
        })
      }),
    )
  })
})
