import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeCPlusPlus, removeMatching } from '../../../../src/compat/pprof/demangle/simplify-name.ts'

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
