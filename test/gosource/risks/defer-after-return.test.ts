import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'defer-after-return'
const OPEN = 'rows, err := db.Query(a); if err != nil { return err };'

describe('a return before the defer leaves what is open', () => {
  test.each([
    [`${OPEN} for rows.Next() { if err := rows.Scan(&n); err != nil { return err } }; defer rows.Close()`],
    [`${OPEN} n, err := rows.Count(); if err != nil { return err }; defer rows.Close()`],
    [`${OPEN} if n, err := rows.Count(); err != nil { return err }; defer rows.Close()`],
    ['resp, err := get(); if err != nil { return err }; if resp.StatusCode != 200 { return bad }; defer resp.Body.Close()'],
    [`${OPEN} if a { return nil }; defer rows.Close()`],
    ['resp, err := get(); if err != nil { return err }; switch a { case 1: return nil }; defer resp.Body.Close()'],
  ])('%s', (body) => {
    expect(found(rule, `func f() error { ${body}; return nil }`)).toHaveLength(1)
  })
})

describe('a return that has nothing open, or hands it on, does not', () => {
  test.each([
    [`${OPEN} defer rows.Close(); for rows.Next() { return nil }`],
    ['f, err := open(); if err != nil { if a { return b }; return err }; defer f.Close()'],
    ['f, err := open(); if f == nil { return nil }; if err != nil { return err }; defer f.Close()'],
    ['f, err := open(); if a && err != nil { return err }; defer f.Close()'],
    ['f, err := open(); if !good { expect(err); return nil }; defer f.Close()'],
    ['f, err := open(); if good { check(a) } else { check(err != nil); return nil }; defer f.Close()'],
    ['f, err := open(); switch { case err != nil: return err }; defer f.Close()'],
    ['f, ok := open(); if !ok { return nil }; defer f.Close()'],
    ['f := open(); if a { f.Close(); return nil }; defer f.Close()'],
    ['f := open(); if a { return f }; defer f.Close()'],
    ['f := open(); if a { return wrap(f) }; defer f.Close()'],
    ['f := open(); keep(f); if a { return nil }; defer f.Close()'],
    ['f := open(); go func() { f.Close() }(); if a { return nil }; defer f.Close()'],
    ['f := open(); g(func() error { return nil }); defer f.Close()'],
    ['if a { return nil }; f := open(); defer f.Close()'],
    ['t := &T{}; if a { return nil }; defer t.Close()'],
  ])('%s', (body) => {
    expect(found(rule, `func f() error { ${body}; return nil }`)).toEqual([])
  })
})

test('the detail names the return and what opened', () => {
  expect(scan('func f() {\nc, _ := dial(a)\nif b {\nreturn\n}\ndefer c.Close()\n}')[0]!.detail).toBe(
    'c is not closed where line 5 returns: the defer comes behind it, and c is open since line 3 (dial(a))',
  )
})
