import { describe, expect, it } from 'vitest'
import { foldFunctionName, isLiteralName, isRangeBody, isRuntimeName, shortFunctionName } from '../../src/attribution/go-names.ts'

describe('foldFunctionName', () => {
  it.each([
    ['main.f', 'main.f'],
    ['main.f-range1', 'main.f'],
    ['main.nested-range1-range1', 'main.nested'],
    ['main.f-range1.func2', 'main.f.func2'],
    ['main.Gen[go.shape.int]', 'main.Gen[...]'],
    ['main.Gen[go.shape.map[string]int,go.shape.struct { a [2]int }]', 'main.Gen[...]'],
    ['main.(*Box[go.shape.string]).Run', 'main.(*Box[...]).Run'],
    ['main.Gen[...]', 'main.Gen[...]'],
    ['main.(*Box[go.shape.int]).Each-range2', 'main.(*Box[...]).Each'],
    ['main.init.0', 'main.init.0'],
    ['main.odd[name', 'main.odd[name'],
    ['', ''],
  ])('writes %s as %s', (name, folded) => {
    expect(foldFunctionName(name)).toBe(folded)
  })
})

describe('isRangeBody', () => {
  it('knows range-over-func bodies and what is in them, and nothing else', () => {
    expect(['main.f-range1', 'main.f-range1-range2', 'main.f-range3.func1'].every(isRangeBody)).toBe(true)
    expect(['main.f', 'main.range1', 'example.com/a-range1x.f', 'main.f-ranges'].some(isRangeBody)).toBe(false)
  })
})

describe('isLiteralName', () => {
  it('knows literals of functions, methods, generics and package variables', () => {
    const literals = ['main.f.func1', 'example.com/a.b/c.(*T).m.func12', 'main.f.func1.2', 'main.f.func1.2.3', 'main.Gen[...].func1']
    expect(
      [...literals, 'main.callerA.worker.func1', 'main.glob..func3', 'main.init.func1'].filter((name) => !isLiteralName(name)),
    ).toEqual([])
    expect(['main.f', 'main.func1', 'example.com/a.b/main.func1', 'main.f.func1x', 'main.(*T).func', ''].filter(isLiteralName)).toEqual([])
  })
})

describe('isRuntimeName', () => {
  it('takes whole package names only', () => {
    expect(['runtime.newdefer', 'internal/runtime/maps.NewMap'].every(isRuntimeName)).toBe(true)
    expect(['example.com/x/runtime.newdefer', 'runtimex.f', 'main.runtime.f'].some(isRuntimeName)).toBe(false)
  })
})

describe('shortFunctionName', () => {
  it('drops the directories of the import path, not what follows a bracket', () => {
    expect(shortFunctionName('example.com/app/server.(*Server).handle')).toBe('server.(*Server).handle')
    expect(shortFunctionName('main.Gen[example.com/a/b.T]')).toBe('main.Gen[example.com/a/b.T]')
  })
})
