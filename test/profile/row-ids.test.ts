import { describe, expect, it } from 'vitest'
import { RowIds } from '../../src/profile/row-ids.ts'

describe('RowIds', () => {
  it('numbers the rows of files without ids from 1, in their order', () => {
    const ids = new RowIds()
    expect([ids.id(0), ids.id(4)]).toEqual([1, 5])
    expect([...ids.inFileOrder(3)]).toEqual([0, 1, 2])
  })

  it('keeps ids of 64 bits', () => {
    const ids = new RowIds()
    ids.add(0, 5, 0)
    ids.add(1, 0xffffffff, 0x1fffff)
    ids.add(2, 0, 0x200000)
    ids.add(3, 0xffffffff, 0xffffffff)
    expect([0, 1, 2, 3].map((row) => ids.id(row))).toEqual([5, 2 ** 53 - 1, 2n ** 53n, 2n ** 64n - 1n])
  })

  it('lists rows as the file defines them, without those it only refers to', () => {
    const ids = new RowIds()
    for (let row = 0; row < 3; row++) ids.add(row, 10 + row, 0)
    ids.define(2)
    ids.define(0)
    expect([...ids.inFileOrder(3)]).toEqual([2, 0])
  })
})
