import { describe, expect, it } from 'vitest'
import { constructOfFrames, looksLikeRecordPrefix } from '../../src/attribution/record-frames.ts'

describe('constructOfFrames', () => {
  it.each([
    [['runtime.newdefer', 'runtime.deferproc'], 'loop'],
    [['runtime.mallocgc', 'runtime.newobject', 'runtime.newdefer', 'runtime.deferproc'], 'loop'],
    [['runtime.newdefer', 'runtime.deferprocat'], 'range-func'],
    [['runtime.newdefer', 'runtime.deferrangefunc'], 'range-func-marker'],
  ])('takes %j for a record: %s', (names, construct) => {
    expect(constructOfFrames(names)).toBe(construct)
  })

  it.each([
    [['runtime.newdefer']],
    [['runtime.deferproc']],
    [['runtime.newdefer', 'runtime.deferprocStack']],
    [['runtime.newdefer', 'runtime.addOneOpenDeferFrame.func1']],
    [['example.com/x/runtime.newdefer', 'runtime.deferproc']],
    [['main.newdefer', 'main.deferproc']],
    [['runtime.newdefer.func1', 'runtime.deferproc']],
    [[]],
  ])('does not take %j for a record', (names) => {
    expect(constructOfFrames(names)).toBe(null)
  })
})

describe('looksLikeRecordPrefix', () => {
  // raw PCs of real texts, go1.19 to go1.27, linux/amd64
  it.each([
    ['newdefer deferproc of go1.24', [0x43b65en, 0x43b27cn]],
    ['newdefer deferrangefunc, 1129 bytes apart', [0x43b3ben, 0x43af55n]],
    ['mallocgc newobject newdefer deferproc of go1.26', [0x485b0cn, 0x421a25n, 0x44133en, 0x440f99n]],
  ])('takes %s for a record', (_name, pcs) => {
    expect(looksLikeRecordPrefix(pcs)).toBe(true)
  })

  it.each([
    ['nothing hidden', []],
    ['one PC', [0x43b65en]],
    ['a map header: the callee lies behind its caller', [0x4805a0n, 0x4805b5n]],
    ['mallocgc rawbyteslice stringtoslicebyte, 1262 bytes apart', [0x485b0cn, 0x47a000n + 1262n, 0x47a000n]],
    ['mallocgc newobject', [0x485b0cn, 0x421a25n]],
    ['buildTypeAssertCache typeAssert, 424 bytes apart', [0x485b0cn, 0x42a000n + 424n, 0x42a000n]],
  ])('does not take %s for a record', (_name, pcs) => {
    expect(looksLikeRecordPrefix(pcs)).toBe(false)
  })
})
