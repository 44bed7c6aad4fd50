import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'defer-close-in-loop'

describe('what a pass opens and a defer closes is found', () => {
  test.each([
    ['f, err := os.Open(x); if err != nil { return err }; defer f.Close()'],
    ['resp, _ := http.Get(x); defer resp.Body.Close()'],
    ['var rows *sql.Rows; rows, err = db.Query(x); defer rows.Close()'],
    ['tx, _ := db.Begin(); defer func() { _ = tx.Rollback() }()'],
    ['ctx, cancel := context.WithTimeout(ctx, d); defer cancel()'],
    ['t := time.NewTimer(d); defer t.Stop()'],
    ['f := open(x); if f != nil { defer f.Close() }'],
    ['f := open(x); defer closeQuietly(f)'],
  ])('%s', (body) => {
    const all = scan(`func f() error { for _, x := range xs { ${body} }; return nil }`)
    expect(all).toMatchObject([{ rule, severity: 'warning', construct: 'loop', earlyExit: false }])
  })
})

describe('else the defer is one in a loop', () => {
  test.each([
    ['for _, f := range files { defer f.Close() }'],
    ['f := open(); for range xs { defer f.Close() }'],
    ['for range xs { f := open(); defer f.Print() }'],
    ['for range xs { done := make(chan int); defer close(done) }'],
    ['for range xs { f := open(); f = nil; defer f.Close() }'],
    ['for range xs { defer open().Close() }'],
  ])('%s', (body) => {
    expect(scan(`func f() { ${body} }`)).toMatchObject([{ rule: 'defer-in-loop' }])
  })
})

test('the detail says what is opened where', () => {
  const [one] = scan('func f() {\nfor _, p := range paths {\nf, _ := os.Open(p)\ndefer f.Close()\n}\n}')
  expect(one!.detail).toBe(
    'The loop of line 3 opens f in each pass (os.Open(p), line 4), and every one stays open until f returns and Close runs',
  )
  const [cancel] = scan('func f() {\nfor {\nctx, cancel := context.WithCancel(ctx)\ndefer cancel()\nif a() { return }\n}\n}')
  expect(cancel!.detail).toBe(
    'The loop of line 3 gets cancel in each pass (context.WithCancel(ctx), line 4), and none of them is called until f returns',
  )
})

test('a loop that ends behind the defer opens once', () => {
  expect(
    found(rule, 'func f() { for _, x := range xs { f, err := os.Open(x); if err != nil { continue }; defer f.Close(); return } }'),
  ).toEqual(['note: defer f.Close()'])
})

test('what an outer pass opens and an inner loop closes once per outer pass is found', () => {
  expect(found(rule, 'func f() { for range xs { a := open(); for range ys { defer a.Close(); break } } }')).toHaveLength(1)
})
