import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DemangleMode, looksLikeCPlusPlus, removeMatching, simplifyNames } from '../../../src/compat/pprof/simplify-names.ts'

function shownName(systemName: string, mode: DemangleMode = '', name = '', force = false): string {
  const fn = { name, systemName }
  simplifyNames([fn], force, mode)
  return fn.name
}

describe('simplifyNames', () => {
  // google/pprof internal/symbolizer/symbolizer_test.go, TestDemangleSingleFunction, without its mangled names.
  it.each([
    ['printf', 'printf'],
    ['foo::bar(int)', 'foo::bar'],
    ['foo::baz<double>(double)', 'foo::baz'],
    ['__some_special_name', '__some_special_name'],
    ['operator delete[](void*)', 'operator delete[]'],
    ['bar(int (*) [5])', 'bar'],
    ['java.lang.Float.parseFloat', 'java.lang.Float.parseFloat'],
    ['java.lang.Float.<init>', 'java.lang.Float.<init>'],
    ['example.com/foo.Bar', 'example.com/foo.Bar'],
    ['example.com/foo.(*Bar).Bat', 'example.com/foo.(*Bar).Bat'],
    ['example.com/foo.(*Bar[...]).Bat', 'example.com/foo.(*Bar[...]).Bat'],
    ['example.com/foo.(*Bar[go.shape.string_0,go.shape.int_1]).Bat', 'example.com/foo.(*Bar[go.shape.string_0,go.shape.int_1]).Bat'],
    ['example.com/foo.Bar[...]', 'example.com/foo.Bar[...]'],
    ['example.com/foo.Bar[go.shape.string_0,go.shape.int_1]', 'example.com/foo.Bar[go.shape.string_0,go.shape.int_1]'],
  ])('shows %s as %s', (systemName, shown) => {
    expect(shownName(systemName)).toBe(shown)
  })

  // Observed with go tool pprof of Go 1.24 and 1.27.
  it('takes the parameters of a func out of the type arguments of a Go function', () => {
    const name = 'main.MapF[go.shape.int,go.shape.func(int) string]'
    expect(shownName(name, '', name)).toBe('main.MapF[go.shape.int,go.shape.func string]')
    expect(shownName(name, 'full', name)).toBe(name)
  })

  it('leaves the mangled names of C++ and Rust mangled', () => {
    expect(shownName('_ZN3foo3barEi')).toBe('_ZN3foo3barEi')
    expect(shownName('_RNvC1a1f')).toBe('_RNvC1a1f')
  })

  it('leaves a name that differs from its system name, unless forced', () => {
    expect(shownName('foo::bar(int)', '', 'bar of foo')).toBe('bar of foo')
    expect(shownName('foo::bar(int)', '', 'bar of foo', true)).toBe('foo::bar')
  })

  it('goes back to the system name where forced to show names as they are', () => {
    expect(shownName('foo::bar(int)', 'none', 'bar of foo', true)).toBe('foo::bar(int)')
    expect(shownName('foo::bar(int)', 'none', 'foo::bar(int)')).toBe('foo::bar(int)')
  })

  it('keeps a name without a system name even when forced', () => {
    expect(shownName('', '', 'main.main', true)).toBe('main.main')
  })

  it('keeps template arguments, or all, as the mode says', () => {
    expect(shownName('foo::baz<double>(double)', 'templates')).toBe('foo::baz<double>')
    expect(shownName('foo::baz<double>(double)', 'full')).toBe('foo::baz<double>(double)')
  })
})

describe('removeMatching', () => {
  // Values of google/pprof internal/symbolizer/symbolizer.go, removeMatching, run on these names.
  it.each([
    ['f(a(b)c)d(e)', 'fd'],
    ['f(a)b)c(d)', 'fb)c(d)'],
    ['f(a(b)', 'f(a(b)'],
    [')f(a)', ')f(a)'],
    ['', ''],
  ])('makes %s to %s', (name, rest) => {
    expect(removeMatching(name, '(', ')')).toBe(rest)
  })

  it('leaves no group where groups are closed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '::', '(x)', '(', ')')), (parts) => {
        const rest = removeMatching(parts.join(''), '(', ')')
        expect(rest.length).toBeLessThanOrEqual(parts.join('').length)
        expect(removeMatching(rest, '(', ')')).toBe(rest)
      }),
    )
  })
})

describe('looksLikeCPlusPlus', () => {
  it('says no to Java constructors and Go methods of generic types', () => {
    expect(looksLikeCPlusPlus('java.lang.Float.<init>')).toBe(false)
    expect(looksLikeCPlusPlus('foo.(*Bar[...]).Bat')).toBe(false)
    expect(looksLikeCPlusPlus('foo::bar')).toBe(true)
    expect(looksLikeCPlusPlus('main.Map[int]')).toBe(true)
    expect(looksLikeCPlusPlus('main.main')).toBe(false)
  })
})
