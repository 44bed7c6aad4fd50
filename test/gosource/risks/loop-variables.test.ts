import { describe, expect, test } from 'vitest'
import { found } from './scanned.ts'

const OLD = { goMinor: 21 }
const types = `
type conn struct{ n int }
func (c *conn) Close() {}
func (c conn) Name() string { return "" }
type shut interface{ Close() }
`

describe('defer-loop-variable: a deferred literal that uses a shared variable', () => {
  test.each([
    ['for _, x := range xs { defer func() { x.Close() }() }'],
    ['for i := range xs { defer func() { g(xs[i]) }() }'],
    ['for i := 0; i < n; i++ { defer func() { g(i) }() }'],
    ['for i, j := 0, n; i < j; i++ { defer func() { g(j) }() }'],
    ['for _, x := range xs { defer func() { go h(x) }() }'],
    ['for _, x := range xs { defer func() { run(func() { h(x) }) }() }'],
    ['for _, x := range xs { for range ys { defer func() { h(x) }() } }'],
    ['for _, x := range xs { defer func() { x := x; h(x) }() }'],
    ['for _, x := range xs { defer func() { h(T{a: x}) }() }'],
  ])('%s', (body) => {
    expect(found('defer-loop-variable', `func f() { ${body} }`, OLD)).toHaveLength(1)
    expect(found('defer-loop-variable', `func f() { ${body} }`, { goMinor: 22 })).toEqual([])
    expect(found('defer-loop-variable', `func f() { ${body} }`, { goMinor: null })).toEqual([])
  })
})

describe('defer-loop-variable: not where', () => {
  test.each([
    ['it is an argument', 'for _, x := range xs { defer func(x T) { x.Close() }(x) }'],
    ['an argument of another name', 'for _, x := range xs { defer func(y T) { y.Close() }(x) }'],
    ['it is declared anew', 'for _, x := range xs { x := x; defer func() { x.Close() }() }'],
    ['the literal declares it', 'for _, x := range xs { defer func() { x := open(); x.Close() }() }'],
    ['The loop assigns to a variable of the function', 'for _, x = range xs { defer func() { x.Close() }() }'],
    ['nothing of the loop is used', 'for _, x := range xs { h(x); defer func() { g() }() }'],
    ['a field has the name', 'for _, x := range xs { h(x); defer func() { s.x.Close() }() }'],
    ['a key has the name', 'for _, x := range xs { h(x); defer func() { g(T{x: 1}) }() }'],
    ['The loop ends behind it', 'for _, x := range xs { defer func() { x.Close() }(); return }'],
    ['the arguments are evaluated at once', 'for _, x := range xs { defer x.Close() }'],
    ['only the inner loop has passes', 'for _, x := range xs { for range ys { defer func() { x.Close() }() }; return }'],
  ])('%s', (_, body) => {
    expect(found('defer-loop-variable', `func f() { ${body} }`, OLD)).toEqual([])
  })
})

describe('defer-method-value-loop: a pointer method on a loop variable that holds a struct', () => {
  test.each([
    ['func f(cs []conn) { for _, c := range cs { defer c.Close() } }'],
    ['func f() { var cs []conn; for _, c := range cs { defer c.Close() } }'],
    ['func f() { for _, c := range []conn{{1}, {2}} { defer c.Close() } }'],
    ['func f(cs map[string]conn) { for _, c := range cs { defer c.Close() } }'],
    ['func f(cs [4]conn) { for _, c := range cs { stop := c.Close; defer stop() } }'],
  ])('%s', (declaration) => {
    expect(found('defer-method-value-loop', types + declaration, OLD)).toHaveLength(1)
    expect(found('defer-method-value-loop', types + declaration, { goMinor: 22 })).toEqual([])
  })
  test.each([
    ['func f(cs []*conn) { for _, c := range cs { defer c.Close() } }'],
    ['func f(cs []conn) { for _, c := range cs { defer c.Name() } }'],
    ['func f(cs []shut) { for _, c := range cs { defer c.Close() } }'],
    ['func f(cs []other) { for _, c := range cs { defer c.Close() } }'],
    ['func f(cs []conn) { for i := range cs { defer cs[i].Close() } }'],
    ['func f(cs []conn) { for _, c := range cs { c := c; defer c.Close() } }'],
    ['func f(cs []conn) { for _, c := range cs { defer c.Close(); break } }'],
    ['func f(cs unknown) { for _, c := range cs { defer c.Close() } }'],
  ])('not %s', (declaration) => {
    expect(found('defer-method-value-loop', types + declaration, OLD)).toEqual([])
  })
})
