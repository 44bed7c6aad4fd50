import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'defer-replaced-value'
const OPEN = 'rows, err := db.Query(a); if err != nil { return }; defer rows.Close(); rows.Next();'

describe('a value that replaces one whose close is deferred stays open', () => {
  test.each([
    [`${OPEN} rows, err = db.Query(b); if err != nil { return }; rows.Scan(&n)`],
    [`${OPEN} rows, err := db.Query(b); use(err); rows.Scan(&n)`],
    [`${OPEN} if again { rows, err = db.Query(b) }`],
    ['resp, _ := client.Do(a); defer resp.Body.Close(); resp, _ = client.Do(b); resp.Status()'],
    ['ctx, cancel := context.WithCancel(p); defer cancel(); ctx, cancel = context.WithCancel(q); ctx.Err()'],
    ['f, _ := os.Open(a); defer func(c io.Closer) { c.Close() }(f); f, _ = os.Open(b); f.Read(p)'],
  ])('%s', (body) => {
    expect(found(rule, `func f() { ${body} }`)).toHaveLength(1)
  })
})

describe('a value that something closes, or that is another variable, does not', () => {
  test.each([
    [`${OPEN} rows, err = db.Query(b); defer rows.Close()`],
    [`${OPEN} rows, err = db.Query(b); rows.Close()`],
    [`${OPEN} rows, err = db.Query(b); closeRows(rows)`],
    [`${OPEN} rows, err = db.Query(b); collect(rows)`],
    [`${OPEN} rows, err = db.Query(b); s.rows = rows`],
    [`${OPEN} rows, err = db.Query(b); out <- rows`],
    [`${OPEN} if again { rows, err := db.Query(b); use(err) }`],
    [`${OPEN} rows = nil`],
    ['rows, _ := db.Query(a); defer func() { rows.Close() }(); rows, _ = db.Query(b)'],
    ['c, _ := dial(a); defer c.Close(); c, _ = dial(c)'],
    ['c, _ := dial(a); defer c.Close(); c = wrap(b)'],
    ['c, _ := dial(a); if x { defer c.Close(); return }; c, _ = dial(b)'],
    ['for { c, _ := dial(a); defer c.Close() }'],
  ])('%s', (body) => {
    expect(found(rule, `func f() { ${body} }`)).toEqual([])
  })
  test('returned', () => {
    expect(found(rule, `func f() *sql.Rows { ${OPEN} rows, err = db.Query(b); return rows }`)).toEqual([])
  })
})

test('the detail names both', () => {
  expect(scan('func f() {\nc, _ := dial(a)\ndefer c.Close()\nc, _ = dial(b)\n}')[0]!.detail).toBe(
    'c is what this defer closes when the statement runs: the value that c gets on line 5 (dial(b)) is not closed',
  )
})
