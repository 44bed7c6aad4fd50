import { expect, test } from 'vitest'
import { sortAsGo } from '../../../src/compat/go/sort.ts'

interface Row {
  readonly key: number
  readonly at: number
}

const KEYS: Readonly<Record<string, (i: number, count: number) => number>> = {
  few: (i) => (i * 7919) % 10,
  many: (i) => (i * 7919) % 1009,
  falling: (i, count) => Math.trunc((count - i) / 3),
  rising: (i) => Math.trunc(i / 3),
  pipe: (i, count) => Math.trunc((i < Math.trunc(count / 2) ? i : count - i) / 2),
  saw: (i) => i % 17,
}

function checksum(rows: readonly Row[]): number {
  return rows.reduce((sum, { at }) => (sum * 31 + at) % 1_000_000_007, 0)
}

// checksums of where rows of equal keys end: Go 1.26, sort.Sort
test.each([
  ['few', 12, 598716796],
  ['many', 12, 618443440],
  ['falling', 12, 73471946],
  ['rising', 12, 864749906],
  ['pipe', 12, 720554236],
  ['saw', 12, 864749906],
  ['few', 40, 315626918],
  ['many', 40, 928945489],
  ['falling', 40, 970156461],
  ['rising', 40, 453025520],
  ['pipe', 40, 617545019],
  ['saw', 40, 978369927],
  ['few', 100, 771892298],
  ['many', 100, 113379082],
  ['falling', 100, 786009405],
  ['rising', 100, 401009588],
  ['pipe', 100, 415019898],
  ['saw', 100, 207550366],
  ['few', 1000, 245072191],
  ['many', 1000, 27441270],
  ['falling', 1000, 158754926],
  ['rising', 1000, 691508967],
  ['pipe', 1000, 340515152],
  ['saw', 1000, 35633206],
  ['few', 5000, 172184387],
  ['many', 5000, 628225617],
  ['falling', 5000, 333886841],
  ['rising', 5000, 447156093],
  ['pipe', 5000, 572637326],
  ['saw', 5000, 450329408],
])('%s keys of %i rows end as in Go', (keys, count, sum) => {
  const rows = Array.from({ length: count }, (_, at): Row => ({ key: KEYS[keys]!(at, count), at }))
  sortAsGo(rows, (a, b) => a.key - b.key)
  expect(rows.every(({ key }, i) => i === 0 || rows[i - 1]!.key <= key)).toBe(true)
  expect(checksum(rows)).toBe(sum)
})

// McIlroy, A Killer Adversary for Quicksort (1999), run against Go 1.26: heap sort takes over
test('keys that are made against quicksort end as in Go', () => {
  const count = 2000
  const gas = count - 1
  const keys = new Array<number>(count).fill(gas)
  let solid = 0
  let candidate = 0
  sortAsGo(
    keys.map((_, i) => i),
    (x, y) => {
      if (keys[x] === gas && keys[y] === gas) keys[x === candidate ? x : y] = solid++
      if (keys[x] === gas) candidate = x
      else if (keys[y] === gas) candidate = y
      return keys[x]! - keys[y]!
    },
  )
  const rows = keys.map((key, at): Row => ({ key: Math.trunc(key / 2), at }))
  sortAsGo(rows, (a, b) => a.key - b.key)
  expect(checksum(rows)).toBe(219618856)
})
