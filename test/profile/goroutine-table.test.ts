import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GoroutineFrames } from '../../src/profile/goroutine-frames.ts'
import { GoroutineTable } from '../../src/profile/goroutine-table.ts'
import { LabelSets } from '../../src/profile/label-sets.ts'

const goroutine = fc.record({
  stack: fc.array(fc.nat(3), { maxLength: 5 }),
  createdBy: fc.constantFrom(-1, 0, 1),
  state: fc.constantFrom(-1, 0, 1),
  labels: fc.nat(1),
  flags: fc.nat(2),
  prefix: fc.nat(1),
  minutes: fc.constantFrom(-1, 1, 2, 90),
  id: fc.nat(1000),
  elided: fc.constantFrom(0, 3),
})
type Goroutine = typeof goroutine extends fc.Arbitrary<infer T> ? T : never

function tableOf(goroutines: readonly Goroutine[], table = new GoroutineTable()): GoroutineTable {
  for (const { stack, createdBy, minutes, id, elided, ...traits } of goroutines)
    table.add(Uint32Array.from([...stack, 9]), stack.length, createdBy, traits, { count: 1, id, minutes, elided })
  return table
}

const rows = (table: GoroutineTable) =>
  Array.from({ length: table.length }, (_, row) => ({
    key: [[...table.stackOf(row)], table.createdBy[row], table.state[row], table.labels[row], table.flags[row], table.prefix[row]],
    count: table.count[row],
    wait: [table.waitMin[row], table.waitMax[row], table.waitCount[row]],
    firstId: table.firstId[row],
    elided: table.elided[row],
  }))

/** The groups by definition, in order of first sight. */
function bruteForce(goroutines: readonly Goroutine[]): unknown[] {
  const groups = new Map<string, Goroutine[]>()
  for (const one of goroutines) {
    const key = JSON.stringify([one.stack, one.createdBy, one.state, one.labels, one.flags, one.prefix])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups].map(([key, members]) => {
    const waits = members.map(({ minutes }) => minutes).filter((minutes) => minutes !== -1)
    return {
      key: JSON.parse(key),
      count: members.length,
      wait: waits.length === 0 ? [-1, -1, 0] : [Math.min(...waits), Math.max(...waits), waits.length],
      firstId: members[0]!.id,
      elided: Math.max(...members.map(({ elided }) => elided)),
    }
  })
}

describe('GoroutineTable', () => {
  it('has one row for equal stack, creator and traits', () => {
    fc.assert(
      fc.property(fc.array(goroutine, { maxLength: 60 }), (goroutines) => {
        const table = tableOf(goroutines)
        expect(rows(table)).toEqual(bruteForce(goroutines))
        expect(table.total).toBe(goroutines.length)
      }),
    )
  })

  it('has nothing of its earlier goroutines when it is cleared', () => {
    fc.assert(
      fc.property(fc.array(goroutine, { maxLength: 40 }), fc.array(goroutine, { maxLength: 40 }), (first, second) => {
        const table = tableOf(first)
        table.clear()
        expect(rows(tableOf(second, table))).toEqual(bruteForce(second))
        expect(table.total).toBe(second.length)
      }),
    )
  })

  it('adds another table as if its goroutines came one by one', () => {
    fc.assert(
      fc.property(fc.array(goroutine, { maxLength: 40 }), fc.array(goroutine, { maxLength: 40 }), (first, second) => {
        const table = tableOf(first)
        table.addAll(tableOf(second))
        const sorted = (of: GoroutineTable) => rows(of).sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1))
        expect(sorted(table)).toEqual(sorted(tableOf([...first, ...second])))
        expect(table.total).toBe(first.length + second.length)
      }),
    )
  })
})

describe('GoroutineFrames', () => {
  it('has one row for equal frames', () => {
    const frames = new GoroutineFrames()
    const row = frames.intern('main.f', '/x.go', 7, 'call', 0x1d)
    expect(frames.intern('main.f', '/x.go', 7, 'call', 0x1d)).toBe(row)
    expect(frames.intern('main.f', '/x.go', 7, 'inlined')).not.toBe(row)
    expect(frames.intern('main.f', '/x.go', 7, 'call', 0x2d)).not.toBe(row)
    expect([frames.functionName(row), frames.fileName(row), frames.line[row], frames.kindOf(row), frames.offset[row]]).toEqual([
      ...['main.f', '/x.go', 7, 'call', 0x1d],
    ])
  })
})

describe('LabelSets', () => {
  it('do not depend on the order of the keys', () => {
    const sets = new LabelSets()
    const pair = [
      ['b', '2'],
      ['a', '1'],
    ] as const
    const row = sets.intern(pair)
    expect(sets.intern([...pair].reverse())).toBe(row)
    expect(sets.get(row)).toEqual([...pair].reverse())
    expect([sets.intern([]), sets.length]).toEqual([0, 2])
  })
})
