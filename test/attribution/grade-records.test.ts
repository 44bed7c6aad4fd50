import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../src/attribution/allocations.ts'
import { attributeDefers } from '../../src/attribution/attribute-defers.ts'
import type { Candidates } from '../../src/attribution/candidates.ts'
import { allocation } from '../support/allocation.ts'
import { candidatesOf, deferLine, evidenceOf } from '../support/candidates.ts'

/** Each row of the line as `RECORDS + COMPANIONS: CONFIDENCE by EVIDENCE, CONSTRUCT`. */
function rows(line: readonly Allocation[], candidates: Partial<Candidates> = {}): string[] {
  return attributeDefers(candidatesOf(line, candidates), evidenceOf()).map(
    (site) => `${site.records} + ${site.companionObjects}: ${site.confidence} by ${site.evidence}, ${site.construct}`,
  )
}

/** Live objects at an offset, with the function that the instruction there calls. */
function calls(size: number, count: number, offset: number, call: string | null, more: Partial<Allocation> = {}): Allocation {
  return allocation(size, count, { offset: BigInt(offset), call, ...more })
}

describe('the call at the address of an allocation', () => {
  it.each([
    ['runtime.deferproc', 'loop'],
    ['runtime.deferprocat', 'range-func'],
    ['runtime.deferrangefunc', 'range-func-marker'],
  ])('of %s makes a record, also a single one', (call, construct) => {
    expect(rows([calls(48, 1, 0x40, call)])).toEqual([`1 + 0: exact by binary, ${construct}`])
  })

  it.each(['runtime.newobject', 'runtime.deferprocStack', 'example.com/runtime.deferproc', 'main.deferproc'])(
    'of %s makes none, whatever the size and shape of the line',
    (call) => {
      expect(rows([calls(16, 4000, 0x10, 'runtime.newobject'), calls(48, 4000, 0x40, call)])).toEqual([])
    },
  )

  it('makes companions of all else on its line, the runtime’s own allocations below deferproc among them', () => {
    const line = [
      calls(16, 400, 0x10, 'runtime.newobject'),
      calls(48, 400, 0x40, 'runtime.deferproc'),
      calls(96, 2, 0x40, 'runtime.deferproc'),
    ]
    expect(rows(line)).toEqual(['400 + 402: exact by binary, loop'])
    expect(rows([calls(96, 2, 0x40, 'runtime.deferproc')])).toEqual([])
  })

  it('tells every record of a line with several statements', () => {
    expect(rows([calls(48, 400, 0x10, 'runtime.deferproc'), calls(48, 300, 0x40, 'runtime.deferproc')])).toEqual([
      '700 + 0: exact by binary, loop',
    ])
  })

  it('of an inlined function makes no record: functions that defer are not inlined', () => {
    expect(rows([calls(48, 400, 0x40, 'runtime.deferproc', { isInlined: true })])).toEqual([])
  })

  it('is worth more than the source, which says what is left', () => {
    const source = deferLine()
    expect(rows([calls(48, 400, 0x40, 'runtime.newobject', { source })])).toEqual([])
    expect(rows([calls(48, 400, 0x40, 'runtime.deferproc', { source: deferLine({ defers: [] }) })])).toEqual([
      '400 + 0: exact by binary, loop',
    ])
    expect(rows([calls(16, 400, 0x10, 'runtime.newobject', { source }), calls(48, 400, 0x40, null, { source })])).toEqual([
      '400 + 400: strong by source, loop',
    ])
  })

  it('leaves no room for shape where the last allocation of record size is known to be none', () => {
    expect(rows([calls(16, 4000, 0x10, null), calls(48, 4000, 0x40, 'runtime.newobject')])).toEqual([])
    expect(rows([calls(16, 4000, 0x10, null), calls(48, 4000, 0x40, null)])).toEqual(['4000 + 4000: likely by shape, loop'])
  })

  it('counts for a text whose PCs nobody names', () => {
    const prefix = [0x100400n, 0x100300n, 0x100000n]
    expect(rows([calls(48, 400, 0x40, 'runtime.deferproc', { prefix })], { detail: 'pcs' })).toEqual(['400 + 0: exact by binary, loop'])
    expect(rows([calls(48, 400, 0x40, 'runtime.newobject', { prefix })], { detail: 'pcs' })).toEqual([])
    expect(rows([calls(48, 400, 0x40, 'runtime.deferproc', { prefix: [0x100400n] })], { detail: 'pcs' })).toEqual([
      '400 + 0: exact by binary, loop',
    ])
  })
})

describe('an object of the size of a record and no other sign', () => {
  const of = (name: string, file: string) => rows([allocation(48, 500, { function: name, file })])

  it('may be a record where a user allocates it, or a function of the library that defers in a loop', () => {
    const possible = ['500 + 0: possible by size, null']
    expect(of('main.f', '/src/app/main.go')).toEqual(possible)
    expect(of('net/http.(*persistConn).roundTrip', '/usr/local/go/src/net/http/transport.go')).toEqual(possible)
    expect(of('net.(*sysDialer).dialParallel.func1', 'net/dial.go')).toEqual(possible)
    // a module of the user may be called as a package of the library
    expect(of('log.write', '/home/u/log/write.go')).toEqual(possible)
  })

  it.each([
    ['time.AfterFunc', '/usr/local/go/src/time/sleep.go'],
    ['time.AfterFunc', 'time/sleep.go'],
    ['net/http.(*persistConn).readLoop', '/usr/local/go/src/net/http/transport.go'],
  ])('is none in other functions of the library: %s in %s', (name, file) => {
    expect(of(name, file)).toEqual([])
  })
})
