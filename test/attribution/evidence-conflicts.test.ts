import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../src/attribution/allocations.ts'
import type { Candidates } from '../../src/attribution/candidates.ts'
import { evidenceConflicts } from '../../src/attribution/evidence-conflicts.ts'
import { allocation } from '../support/allocation.ts'
import { candidatesOf, deferAt, deferLine, evidenceOf } from '../support/candidates.ts'

/** The contradictions as `PLACE: records by KINDS, none by KINDS`. */
function conflicts(
  allocations: readonly Allocation[],
  candidates: Partial<Candidates> = {},
  symbols: ReadonlyMap<bigint, string> | null = null,
): string[] {
  return evidenceConflicts(candidatesOf(allocations, candidates), evidenceOf({ symbols })).map(
    ({ function: name, file, line, records, none }) => `${name} ${file}:${line}: records by ${records}, none by ${none}`,
  )
}

const LOOP = deferLine()
const NO_DEFER = deferLine({ defers: [] })
const RECORD_CALL = 'runtime.deferproc'
const OTHER_CALL = 'runtime.newobject'

/** Objects of record size, at the highest address of main.f's line. */
const objects = (more: Partial<Allocation> = {}, count = 400) => allocation(48, count, { offset: 0x40n, ...more })
/** What a closure leaves before them. */
const closures = (more: Partial<Allocation> = {}) => allocation(16, 400, { offset: 0x10n, ...more })

describe('kinds of evidence contradict each other in a plain protobuf', () => {
  it.each([
    ['binary', 'source', [objects({ call: RECORD_CALL, source: NO_DEFER })]],
    ['source', 'binary', [objects({ call: OTHER_CALL, source: LOOP })]],
    ['shape', 'binary', [closures({ call: OTHER_CALL }), objects({ call: OTHER_CALL })]],
    ['shape', 'source', [closures({ source: NO_DEFER }), objects({ source: NO_DEFER })]],
    ['binary,shape', 'source', [closures({ call: OTHER_CALL, source: NO_DEFER }), objects({ call: RECORD_CALL, source: NO_DEFER })]],
    ['shape', 'binary,source', [closures({ call: OTHER_CALL, source: NO_DEFER }), objects({ call: OTHER_CALL, source: NO_DEFER })]],
  ])('%s finds records, %s none', (records, none, line) => {
    expect(conflicts(line)).toEqual([`main.f main.go:7: records by ${records}, none by ${none}`])
  })
})

describe('kinds of evidence contradict each other where the samples keep their frames', () => {
  const names = { detail: 'names' } as const
  const record = { prefixNames: ['runtime.mallocgc', 'runtime.newdefer', 'runtime.deferproc'] }
  const other = { prefixNames: ['runtime.mallocgc', 'runtime.newobject'] }

  it.each([
    ['stack', 'binary', [objects({ ...record, call: OTHER_CALL })]],
    ['stack', 'source', [objects({ ...record, source: NO_DEFER })]],
    ['binary', 'stack', [objects({ ...other, call: RECORD_CALL })]],
    ['source', 'stack', [objects({ ...other, source: LOOP })]],
  ])('%s finds records, %s none', (records, none, line) => {
    expect(conflicts(line, names)).toEqual([`main.f main.go:7: records by ${records}, none by ${none}`])
  })

  it('says that frames came from the executable where they did', () => {
    const line = [objects({ ...record, source: NO_DEFER })]
    expect(conflicts(line, { ...names, namedBy: 'binary' })).toEqual(['main.f main.go:7: records by binary, none by source'])
  })
})

describe('kinds of evidence contradict each other in a text', () => {
  const pcs = { detail: 'pcs' } as const
  const prefix = [0x100400n, 0x100300n, 0x100000n]
  const symbols = (...names: string[]) => new Map(names.map((name, i) => [prefix[i]!, name]))
  const record = symbols('runtime.mallocgc', 'runtime.newdefer', 'runtime.deferproc')
  const other = symbols('runtime.mallocgc', 'runtime.newobject', 'main.make')

  it.each([
    ['symbol,prefix', 'binary', [objects({ prefix, call: OTHER_CALL })], record],
    ['symbol,prefix', 'source', [objects({ prefix, source: NO_DEFER })], record],
    ['prefix', 'symbol', [objects({ prefix })], other],
    ['binary,prefix', 'symbol', [objects({ prefix, call: RECORD_CALL })], other],
    ['prefix,source', 'symbol', [objects({ prefix, source: LOOP })], other],
    ['prefix', 'binary', [objects({ prefix, call: OTHER_CALL })], null],
    ['prefix', 'source', [objects({ prefix, source: NO_DEFER })], null],
    ['binary', 'source', [objects({ prefix: [0x100400n], call: RECORD_CALL, source: NO_DEFER })], null],
    ['prefix,source', 'binary', [objects({ prefix, call: OTHER_CALL, source: LOOP })], null],
  ])('%s finds records, %s none', (records, none, line, names) => {
    expect(conflicts(line, pcs, names)).toEqual([`main.f main.go:7: records by ${records}, none by ${none}`])
  })
})

describe('kinds of evidence do not contradict each other', () => {
  it.each([
    ['all of them find records', [closures({ call: OTHER_CALL, source: LOOP }), objects({ call: RECORD_CALL, source: LOOP })]],
    ['none of them finds records', [objects({ call: OTHER_CALL, source: NO_DEFER })]],
    ['one of them alone has an opinion', [objects({ call: RECORD_CALL })]],
    ['the source is of another revision', [objects({ call: RECORD_CALL, source: { ...NO_DEFER, fit: 'moved' } })]],
    ['a marker is made by the call on the line of its loop', [marker(), marker(8)]],
    ['nothing of record size is alive', [objects({ call: RECORD_CALL, source: NO_DEFER }, 0)]],
    [
      'the calls of some objects are not known',
      [objects({ call: null, source: LOOP }), objects({ call: OTHER_CALL, offset: 0x20n, source: LOOP })],
    ],
    ['another size is made below deferproc', [allocation(96, 3, { call: RECORD_CALL, source: NO_DEFER })]],
    ['the object is that of an inlined function', [objects({ call: RECORD_CALL, source: NO_DEFER, isInlined: true })]],
  ])('where %s', (_name, line) => {
    expect(conflicts(line)).toEqual([])
  })

  function marker(size = 48): Allocation {
    const source = deferLine({ defers: [], isDeferringRange: true })
    return allocation(size, 1, { offset: 0x40n, call: 'runtime.deferrangefunc', source })
  }

  it('where one instance of a generic function has records, and another one of the same line has none', () => {
    const instance = (name: string, call: string) => objects({ function: `main.f[${name}]`, call })
    expect(conflicts([instance('go.shape.int', RECORD_CALL), instance('go.shape.string', OTHER_CALL)])).toEqual([])
  })
})

it('each line with a contradiction is told, and no other', () => {
  const at = (line: number, call: string) => objects({ line, call, source: deferLine({ defers: [deferAt({ line })] }) })
  expect(conflicts([at(7, OTHER_CALL), at(8, RECORD_CALL), at(9, OTHER_CALL)])).toEqual([
    'main.f main.go:7: records by source, none by binary',
    'main.f main.go:9: records by source, none by binary',
  ])
})
