import { describe, expect, test } from 'vitest'
import { found, isEarlyExit, scan } from './scanned.ts'

const rule = 'defer-in-loop'

describe('a defer that a loop repeats is found', () => {
  test.each([
    ['for i := 0; i < n; i++ { defer g(i) }'],
    ['for range n { defer g() }'],
    ['for x := range xs { defer g(x) }'],
    ['for more() { defer g() }'],
    ['for { defer g(); if done() { return } }'],
    ['for { if a() { defer g() }; if b() { break } }'],
    ['for _, x := range xs { switch x { case 1: defer g() } }'],
    ['for _, x := range xs { { defer g(x) } }'],
    ['again: defer g(); if more() { goto again }'],
  ])('%s', (body) => {
    expect(found(rule, `func f() { ${body} }`)).toHaveLength(1)
  })
})

describe('a defer outside of every loop of its function is not', () => {
  test.each([
    ['defer g()'],
    ['if a() { defer g() }'],
    ['for x := range xs { func() { defer g(x) }() }'],
    ['for x := range xs { run(func() { defer g(x) }) }'],
    ['for x := range xs { go func() { defer g(x) }() }'],
    ['for range xs { h() }; defer g()'],
    ['goto end; defer g(); end: h()'],
    ['switch { case a(): defer g() }'],
    ['select { case <-c: defer g() }'],
  ])('%s', (body) => {
    expect(found(rule, `func f() { ${body} }`)).toEqual([])
  })
})

test('a literal has loops of its own', () => {
  const one = scan('func f() { run(func() { for { defer g(); if a() { return } } }) }')
  expect(one).toMatchObject([{ rule, function: 'f.func1', construct: 'loop', earlyExit: false }])
  expect(found(rule, 'func f() { defer func() { for range xs { defer g() } }() }')).toHaveLength(1)
})

describe('The loop that always ends behind the defer is told apart', () => {
  test.each([
    ['for range xs { defer g(); return }'],
    ['for range xs { defer g(); break }'],
    ['for range xs { if a() { defer g(); return }; h() }'],
    ['for range xs { defer g(); if a() { return } else { break } }'],
    ['for range xs { defer g(); switch { case a(): return; default: panic(1) } }'],
    ['for range xs { defer g(); switch { case a(): fallthrough; default: return } }'],
    ['for range xs { defer g(); select { case <-c: return; case <-d: return } }'],
    ['for range xs { defer g(); select {} }'],
    ['for range xs { defer g(); for { h() } }'],
    ['for range xs { defer g(); goto out }; out: h()'],
    ['loop: for range xs { select { case <-c: defer g(); break loop } }'],
    ['outer: for range xs { for range ys { defer g(); break outer } }'],
    ['for range xs { defer g(); os.Exit(1) }'],
    ['for range xs { defer g(); t.Fatal(1) }'],
    ['for range xs { defer g(); logger.Fatalf("x") }'],
  ])('%s', (body) => {
    const [statement] = scan(`import "os"\nfunc f() { ${body} }`).filter((one) => one.rule === rule)
    expect(statement).toMatchObject({ earlyExit: true, severity: 'note', construct: 'loop' })
  })
})

describe('a way out that is none does not count', () => {
  test.each([
    ['for range xs { defer g(); if a() { return } }'],
    ['for range xs { defer g(); continue }'],
    ['for range xs { defer g(); switch { case a(): break; default: return } }'],
    ['for range xs { defer g(); select { case <-c: break } }'],
    ['for range xs { defer g(); switch { case a(): return } }'],
    ['outer: for range xs { for range ys { defer g(); continue outer } }'],
    ['for range xs { for range ys { defer g(); break } }'],
    ['for range xs { defer g(); for { break } }'],
    ['for range xs { defer g(); for a() { return } }'],
    ['again: for range xs { defer g(); goto again }'],
    ['for range xs { defer g(); func() { return }() }'],
    ['for range xs { defer g(); log.Fatal().Msg("x") }'],
    ['for range xs { defer g(); errors.Fatal() }'],
  ])('%s', (body) => {
    expect(isEarlyExit(body)).toBe(false)
  })
})

test('the detail names the innermost loop that comes back', () => {
  const [one] = scan('func f() {\nfor range xs {\nfor range ys {\ndefer g()\nbreak\n}\n}\n}')
  expect(one!.detail).toBe('The loop of line 3 repeats the defer, and its calls wait until f returns')
  const [again] = scan('func f() {\nagain:\ndefer g()\nif a() { goto again }\n}')
  expect(again!.detail).toBe('A backward goto repeats the defer, and its calls wait until f returns')
})

test('a lock that a pass takes and unlocks by defer is named', () => {
  const [one] = scan('func f() {\nfor _, s := range xs {\ns.mu.Lock()\ndefer s.mu.Unlock()\n}\n}')
  expect(one!.detail).toBe(
    'The loop of line 3 locks s.mu in each pass and unlocks it only when f returns: a second pass on the same lock waits for ever',
  )
  const [other] = scan('func f() { s.mu.Lock(); for range xs { defer s.mu.Unlock() } }')
  expect(other!.detail).toContain('repeats the defer')
})

test('few passes, and tests, are notes', () => {
  expect(found(rule, 'func f() { for range 3 { defer g() } }')).toEqual(['note: defer g()'])
  expect(found(rule, 'func f() { for i := 0; i < 8; i++ { defer g() } }')).toEqual(['note: defer g()'])
  expect(found(rule, 'func f() { for _, s := range []string{"a", "b"} { defer g(s) } }')).toEqual(['note: defer g(s)'])
  expect(found(rule, 'func f() { for range 1000 { defer g() } }')).toEqual(['warning: defer g()'])
  expect(found(rule, 'func f() { for range xs { for range 3 { defer g() } } }')).toEqual(['warning: defer g()'])
  expect(scan('func f() { for range xs { defer g() } }', { goMinor: 26 }, 'a_test.go')[0]!.severity).toBe('note')
})

test('a statement says where it is', () => {
  const [one] = scan('func (t *T) M() {\n\tfor range xs {\n\t\tdefer func() {\n\t\t\tg()\n\t\t}()\n\t}\n}')
  expect(one).toMatchObject({ function: '(*T).M', line: 4, column: 3, endLine: 6, endColumn: 6 })
})
