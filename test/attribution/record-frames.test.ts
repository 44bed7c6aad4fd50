import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGoVersion } from '../../src/attribution/go-version.ts'
import { constructOfFrames, leastHiddenFrames, looksLikeRecordPrefix } from '../../src/attribution/record-frames.ts'

describe('constructOfFrames', () => {
  it.each([
    [['runtime.newdefer', 'runtime.deferproc'], 'loop'],
    [['runtime.mallocgc', 'runtime.newobject', 'runtime.newdefer', 'runtime.deferproc'], 'loop'],
    [['runtime.newdefer', 'runtime.deferprocat'], 'range-func'],
    [['runtime.newdefer', 'runtime.deferrangefunc'], 'range-func-marker'],
    [
      ['runtime.mallocgcSmallScanNoHeader', 'runtime.mallocgc', 'runtime.newobject', 'runtime.newdefer', 'runtime.deferprocat'],
      'range-func',
    ],
    [['runtime.mallocgcSmallScanHeader', 'runtime.newdefer', 'runtime.deferproc'], 'loop'],
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
    [['runtime.mallocgc', 'runtime.newobject']],
    [[]],
  ])('does not take %j for a record', (names) => {
    expect(constructOfFrames(names)).toBe(null)
  })
})

/** From the allocator of a record to the statement. */
const RECORD = ['runtime.mallocgc', 'runtime.newobject', 'runtime.newdefer', 'runtime.deferproc']

describe('constructOfFrames of what was allocated on the way to a record', () => {
  it.each([
    ['a waiting place that the collection took', ['runtime.acquireSudog', 'runtime.semacquire1', 'runtime.gcStart', ...RECORD]],
    ['a waiting place, nothing between named', ['runtime.acquireSudog', ...RECORD]],
    ['by the allocator for another', ['runtime.mallocgc', 'runtime.newobject', 'runtime.acquireSudog', 'runtime.gcStart', ...RECORD]],
    ['a channel', ['runtime.mallocgc', 'runtime.makechan', 'runtime.gcBgMarkStartWorkers', 'runtime.gcStart', ...RECORD]],
    ['a worker', ['runtime.malg', 'runtime.newproc1', 'runtime.gcBgMarkStartWorkers', 'runtime.gcStart', ...RECORD]],
    ['what has no name', ['', ...RECORD]],
    ['what only ends as an allocator', ['example.com/runtime.mallocgc', ...RECORD]],
    ['what only begins as one', ['runtime.newobjects', ...RECORD]],
    ['the list of pools that newdefer makes longer', ['runtime.growslice', 'runtime.newdefer', 'runtime.deferproc']],
    ['in front of a marker', ['runtime.acquireSudog', 'runtime.newdefer', 'runtime.deferrangefunc']],
  ])('finds no record: %s', (_name, names) => {
    expect(constructOfFrames(names)).toBe(null)
  })

  it('finds no record behind the first foreign frame, whatever it is', () => {
    const foreign = fc.string().filter((name) => !/^runtime\.(mallocgc\w*|newobject|newdefer)$/.test(name))
    fc.assert(
      fc.property(fc.subarray(RECORD.slice(0, 2)), foreign, fc.array(fc.constantFrom(...RECORD.slice(0, 2))), (before, name, after) => {
        expect(constructOfFrames([...before, name, ...after, 'runtime.newdefer', 'runtime.deferproc'])).toBe(null)
      }),
    )
  })
})

describe('looksLikeRecordPrefix', () => {
  // raw PCs of real texts, go1.19 to go1.27, linux/amd64
  it.each([
    ['newdefer deferproc of go1.24', [0x43b65en, 0x43b27cn]],
    ['newdefer deferrangefunc, 1129 bytes apart', [0x43b3ben, 0x43af55n]],
    ['mallocgc newobject newdefer deferproc of go1.26', [0x485b0cn, 0x421a25n, 0x44133en, 0x440f99n]],
  ])('takes %s for a record', (_name, pcs) => {
    expect(looksLikeRecordPrefix(pcs, 2)).toBe(true)
  })

  it('needs as many frames as the records of a release hide at least', () => {
    const two = [0x43b65en, 0x43b27cn]
    const least = ['1.18', '1.24', '1.25', '1.26', '1.27'].map((version) => leastHiddenFrames(parseGoVersion(version)))
    expect(least).toEqual([2, 2, 2, 4, 4])
    expect(least.map((frames) => looksLikeRecordPrefix(two, frames))).toEqual([true, true, true, false, false])
    expect(leastHiddenFrames(null)).toBe(2)
  })

  it.each([
    ['nothing hidden', []],
    ['one PC', [0x43b65en]],
    ['a map header: the callee lies behind its caller', [0x4805a0n, 0x4805b5n]],
    ['mallocgc rawbyteslice stringtoslicebyte, 1262 bytes apart', [0x485b0cn, 0x47a000n + 1262n, 0x47a000n]],
    ['mallocgc newobject', [0x485b0cn, 0x421a25n]],
    ['buildTypeAssertCache typeAssert, 424 bytes apart', [0x485b0cn, 0x42a000n + 424n, 0x42a000n]],
  ])('does not take %s for a record', (_name, pcs) => {
    expect(looksLikeRecordPrefix(pcs, 2)).toBe(false)
  })
})
