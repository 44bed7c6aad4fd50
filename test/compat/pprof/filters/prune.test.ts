import { describe, expect, it } from 'vitest'
import { pruneFrom, removeUninteresting, simplifiedName } from '../../../../src/compat/pprof/filters/prune.ts'
import { compileGo, goMatcher, pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

describe('removeUninteresting', () => {
  it('takes dropped frames out with all they call, unless they are to be kept', () => {
    // google/pprof profile/prune_test.go, TestPrune, in1
    const profile = pprofProfileOf(
      `
      1 main
      1 fun1/fun2 < main
      1 fun3/fun1 < main
      1 fun3/fun1/fun5 < main
      1 fun3/fun1/fun5 < fun3/fun1 < fun1/fun2 < main`,
      { dropFrames: 'fu.*[12]|banana', keepFrames: '.*[n2][n2]' },
    )
    removeUninteresting(profile, compileGo)
    expect(stacksOf(profile)).toEqual(['main 1', 'fun2 < main 1', 'main 1', 'fun5 < main 1', 'fun2 < main 1'])
  })

  it('matches names without their arguments', () => {
    // google/pprof profile/prune_test.go, TestPrune, in2
    const profile = pprofProfileOf(
      `
      1 unsimplified_fun(int) < main
      1 Foo::(anonymous namespace)::Test::Bar < main
      1 Hello::(anonymous namespace)::World(const Foo::(anonymous namespace)::Test::Bar) < main
      1 Foo::operator()(::Bar) < main`.replaceAll('::', '='),
      { dropFrames: String.raw`unsimplified_fun\(int\)|.*Foo=.*=Bar.*|.*operator\(\)` },
    )
    removeUninteresting(profile, compileGo)
    expect(stacksOf(profile)).toEqual([
      'unsimplified_fun(int) < main 1',
      'main 1',
      'Hello=(anonymous namespace)=World(const Foo=(anonymous namespace)=Test=Bar) < main 1',
      'main 1',
    ])
  })

  it.each([
    ['f(', ''],
    ['f', 'g('],
  ])('does nothing where an expression is none: drop %s, keep %s', (dropFrames, keepFrames) => {
    const profile = pprofProfileOf('1 f < main', { dropFrames, keepFrames })
    removeUninteresting(profile, compileGo)
    expect(stacksOf(profile)).toEqual(['f < main 1'])
  })

  it('keeps a stack of dropped frames alone', () => {
    const profile = pprofProfileOf('1 f < g\n2 f < g < main', { dropFrames: '[fg]' })
    removeUninteresting(profile, compileGo)
    expect(stacksOf(profile)).toEqual(['f < g 1', 'main 2'])
  })
})

describe('pruneFrom', () => {
  it('takes out what the match nearest the leaf calls, and keeps the match', () => {
    const profile = pprofProfileOf('1 a < b < c < b < main\n2 a < main\n3 a/b/c < main')
    pruneFrom(profile, goMatcher('^b$')!)
    expect(stacksOf(profile)).toEqual(['b < c < b < main 1', 'a < main 2', 'b/c < main 3'])
  })
})

describe('simplifiedName', () => {
  it.each([
    ['f(int)', 'f'],
    ['.f', 'f'],
    ['(anonymous namespace)::f(int)', '(anonymous namespace)::f'],
    ['X::operator()(int)', 'X::operator()'],
    ['X::operator()', 'X::operator()'],
    ['main.(*T).M', 'main.'],
    ['(x)', ''],
    ['', ''],
  ])('of %s is %s', (name, simple) => {
    // google/pprof profile/prune.go, simplifyFunc
    expect(simplifiedName(name)).toBe(simple)
  })

  it('is quick for names of a million brackets', () => {
    expect(simplifiedName(`${'operator()'.repeat(100_000)}(`)).toHaveLength(1_000_000)
  })
})
