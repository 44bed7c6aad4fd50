import { describe, expect, it } from 'vitest'
import { labelUnits } from '../../../../src/compat/pprof/filters/label-units.ts'
import { pprofProfileOf } from '../../../support/pprof-profile.ts'

/** google/pprof profile/profile_test.go, TestNumLabelUnits; internal/driver/driver_test.go, TestIdentifyNumLabelUnits. */
describe('labelUnits, by the cases of pprof', () => {
  it.each([
    ['units that samples give', 'key1=131072bytes key2=128kilobytes', { key1: 'bytes', key2: 'kilobytes' }, {}],
    ['the key where none is given', 'kilobytes=8 bytes=8', { kilobytes: 'kilobytes', bytes: 'bytes' }, {}],
    ['bytes of requests and alignments', 'request=8 alignment=8', { request: 'bytes', alignment: 'bytes' }, {}],
    ['given units before those', 'request=8minutes alignment=8seconds', { request: 'minutes', alignment: 'seconds' }, {}],
    ['the unit of another number of the key', 'key1=131072 key1=1bytes A=128kilobytes A=252', { key1: 'bytes', A: 'kilobytes' }, {}],
    ['the first of several', 'key=8bytes key=8megabytes key=16kilobytes', { key: 'bytes' }, { key: ['kilobytes', 'megabytes'] }],
    ['four in order', 'key=8bytes key=8kilobytes key=16a key=3megabytes', { key: 'bytes' }, { key: ['a', 'kilobytes', 'megabytes'] }],
  ])('takes %s', (_, labels, units, ignored) => {
    const result = labelUnits(pprofProfileOf(`1 f {${labels}}`))
    expect(Object.fromEntries(result.units)).toEqual(units)
    expect(Object.fromEntries(result.ignored)).toEqual(ignored)
  })

  it('takes the first of several samples', () => {
    const result = labelUnits(pprofProfileOf('1 f {k=1 j=1}\n1 f {k=1bytes}\n1 f {k=1megabytes j=1hour}\n1 f {k=1kilobytes}'))
    expect(Object.fromEntries(result.units)).toEqual({ k: 'bytes', j: 'hour' })
    expect(Object.fromEntries(result.ignored)).toEqual({ k: ['kilobytes', 'megabytes'] })
  })
})
