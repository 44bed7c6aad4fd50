import { describe, expect, it } from 'vitest'
import { demangleFunctions } from '../../../../src/compat/pprof/demangle/demangle-functions.ts'
import type { DemangleMode } from '../../../../src/compat/pprof/demangle/options.ts'

async function shownName(systemName: string, mode: DemangleMode = '', name = '', force = false): Promise<string> {
  const fn = { name, systemName }
  await demangleFunctions([fn], force, mode)
  return fn.name
}

describe('demangleFunctions', () => {
  // google/pprof internal/symbolizer/symbolizer_test.go, TestDemangleSingleFunction.
  it.each([
    ['printf', 'printf'],
    ['_ZN3foo3barEi', 'foo::bar'],
    ['foo::bar(int)', 'foo::bar'],
    ['_ZN3foo3bazIdEEiT', 'foo::baz'],
    ['foo::baz<double>(double)', 'foo::baz'],
    ['_ZdaPv', 'operator delete[]'],
    ['__ZdaPv', 'operator delete[]'],
    ['__some_special_name', '__some_special_name'],
    ['operator delete[](void*)', 'operator delete[]'],
    ['_Z3barPA5_i', 'bar'],
    ['bar(int (*) [5])', 'bar'],
    ['java.lang.Float.parseFloat', 'java.lang.Float.parseFloat'],
    ['java.lang.Float.<init>', 'java.lang.Float.<init>'],
    ['example.com/foo.Bar', 'example.com/foo.Bar'],
    ['example.com/foo.(*Bar).Bat', 'example.com/foo.(*Bar).Bat'],
    ['example.com/foo.(*Bar[...]).Bat', 'example.com/foo.(*Bar[...]).Bat'],
    ['example.com/foo.(*Bar[go.shape.string_0,go.shape.int_1]).Bat', 'example.com/foo.(*Bar[go.shape.string_0,go.shape.int_1]).Bat'],
    ['example.com/foo.Bar[...]', 'example.com/foo.Bar[...]'],
    ['example.com/foo.Bar[go.shape.string_0,go.shape.int_1]', 'example.com/foo.Bar[go.shape.string_0,go.shape.int_1]'],
  ])('shows %s as %s', async (systemName, shown) => {
    expect(await shownName(systemName)).toBe(shown)
  })

  // Observed with go tool pprof of Go 1.24 and 1.27.
  it('takes the parameters of a func out of the type arguments of a Go function', async () => {
    const name = 'main.MapF[go.shape.int,go.shape.func(int) string]'
    expect(await shownName(name, '', name)).toBe('main.MapF[go.shape.int,go.shape.func string]')
  })

  it('leaves a name that differs from its system name, unless forced', async () => {
    expect(await shownName('_ZN3foo3barEi', '', 'bar of foo')).toBe('bar of foo')
    expect(await shownName('_ZN3foo3barEi', '', 'bar of foo', true)).toBe('foo::bar')
  })

  it('goes back to the system name where forced to show names as they are', async () => {
    expect(await shownName('_ZN3foo3barEi', 'none', 'bar of foo', true)).toBe('_ZN3foo3barEi')
    expect(await shownName('_ZN3foo3barEi', 'none', '_ZN3foo3barEi')).toBe('_ZN3foo3barEi')
  })

  it('keeps a name without a system name even when forced', async () => {
    expect(await shownName('', '', 'main.main', true)).toBe('main.main')
  })

  it('keeps template arguments, or all, as the mode says', async () => {
    expect(await shownName('_ZN3foo3bazIdEEiT_', 'templates')).toBe('foo::baz<double>')
    expect(await shownName('_ZN3foo3bazIdEEiT_', 'full')).toBe('int foo::baz<double>(double)')
    expect(await shownName('foo::baz<double>(double)', 'templates')).toBe('foo::baz<double>')
    expect(await shownName('foo::baz<double>(double)', 'full')).toBe('foo::baz<double>(double)')
  })

  it('reads lengths as bytes, and keeps a byte of a character cut through', async () => {
    expect(await shownName('_Z5größev')).toBe('grö\udcc3')
    expect(await shownName('_Z7größev')).toBe('größe')
  })
})
