import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'defer-in-endless-loop'

describe('a defer in a loop that nothing leaves is an error', () => {
  test.each([
    ['for { defer g() }'],
    ['for true { defer g() }'],
    ['for ;; { defer g(); h() }'],
    ['for { select { case <-c: defer g(); break } }'],
    ['for { switch { case a(): defer g(); break } }'],
    ['for { for range xs { defer g(); break } }'],
    ['again: defer g(); goto again'],
    ['for { func() { return }(); defer g() }'],
  ])('%s', (body) => {
    expect(scan(`func f() { ${body} }`)).toMatchObject([{ rule, severity: 'error', earlyExit: false }])
  })
})

describe('a defer that only leads into one is a note', () => {
  test.each([
    ['defer g(); for { h() }'],
    ['defer g(); if a() { h() }; for { select { case <-c: } }'],
    ['defer g(); select {}'],
    ['defer g(); loop: h(); goto loop'],
    ['t := time.NewTicker(d); defer t.Stop(); for range t.C { h() }'],
    ['defer g(); for now := range time.Tick(d) { h(now) }'],
  ])('%s', (body) => {
    expect(scan(`func f() { ${body} }`)).toMatchObject([{ rule, severity: 'note', construct: null, earlyExit: null }])
  })
})

describe('a way out is enough', () => {
  test.each([
    ['for { defer g(); if a() { return } }'],
    ['for { defer g(); if a() { break } }'],
    ['for { defer g(); if a() { panic(1) } }'],
    ['for { defer g(); if a() { runtime.Goexit() } }'],
    ['for { defer g(); if a() { os.Exit(1) } }'],
    ['for { defer g(); if a() { goto out } }; out: h()'],
    ['out: for { select { case <-c: defer g(); break out } }'],
    ['for a() { defer g() }'],
    ['for range ch { defer g() }'],
    ['defer g(); for { if a() { return } }'],
    ['defer g(); for range ch { }'],
    ['t := time.NewTicker(d); defer t.Stop(); for range t.C { if a() { return } }'],
    ['defer g(); for range s.C { h() }'],
    ['t := subscribe(); defer g(); for range t.C { h() }'],
    ['if a() { defer g(); return }; for { }'],
    ['for { h() }; defer g()'],
  ])('%s', (body) => {
    expect(found(rule, `import ("os"; "runtime")\nfunc f() { ${body} }`)).toEqual([])
  })
})

test('what is deferred for a panic does run', () => {
  expect(found(rule, 'func f() { defer func() { if r := recover(); r != nil { log(r) } }(); for { h() } }')).toEqual([])
  expect(found(rule, 'func f() { defer utilruntime.HandleCrash(); for { h() } }')).toEqual([])
})

test('the detail names the loop, or the select', () => {
  expect(scan('func f() {\ndefer g()\nfor {\nh()\n}\n}')[0]!.detail).toContain('f never gets past the loop of line 4')
  // a loop that ends on the way there is not it
  expect(scan('func f() {\ndefer g()\nfor a() {\nh()\n}\nselect {}\n}')[0]!.detail).toContain('the select {} of line 7')
  expect(scan('func f() {\ndefer g()\nfor range xs {\nh()\n}\nfor {\nfor a() {\n}\n}\n}')[0]!.detail).toContain('the loop of line 7')
  expect(scan('func f() {\ndefer g()\nfor a() {\nh()\n}\nl: h()\ngoto l\n}')[0]!.detail).toContain('the goto of line 8')
  expect(scan('func f() {\ndefer g()\nselect {}\n}')[0]!.detail).toContain('f never gets past the select {} of line 4')
})
