import { describe, expect, it } from 'vitest'
import { dumpLines, legacyError } from '../../support/legacy.ts'

// All dumps are what google/pprof's profile.ParseData and String give for these inputs.

const HEAP = '--- heapz 1 ---\nformat = java\nresolution = bytes\n'

/** The location that a description of address 0x1 gives. */
function described(description: string): string {
  const lines = dumpLines(`${HEAP} 10 1 @ 0x1\n0x1 ${description}\n`)
  return lines[lines.indexOf('Locations') + 1]!.slice('     1: 0x0 '.length)
}

describe('texts of Java', () => {
  it('of the heap are unsampled', () => {
    const text = `${HEAP} 7048 2 @ 0x1 0x2\n 100 1 @ 0x3 0x4\n0x1 a.b.C.d (C.java:10)\n0x2 lib  (/usr/lib/libc.so)\n 0x3 GC\n0x5 unused (U.java:1)\n`
    expect(dumpLines(text)).toEqual([
      'PeriodType:',
      'Period: 0',
      'Samples:',
      'inuse_objects/count inuse_space/bytes',
      '        298    1052103: 1 2',
      '                bytes:[3524]',
      '       5243     524338: 3 4',
      '                bytes:[100]',
      'Locations',
      '     1: 0x0 a.b.C.d C.java:10:0 s=0',
      '     2: 0x0 lib  libc.so:0:0 s=0',
      '     3: 0x0 GC :0:0 s=0',
      '     4: 0x0 M=1',
      'Mappings',
      '1: 0x0/0xffffffffffffffff/0x0',
    ])
  })

  it('of contention are multiplied by the period; a function keeps its first file', () => {
    const header = '--- contentionz 1 ---\nformat = java\nresolution = microseconds\nsampling period = 100\nms since reset = 6019923\n'
    expect(dumpLines(`${header} 1 14 @ 0x1 0x2\n0x1 a (A.java:7)\n0x2 a (Other.java:-8)`)).toEqual([
      'PeriodType: contentions count',
      'Period: 100',
      'Duration: 1h40',
      'Samples:',
      'contentions/count delay/microseconds',
      '       1400        100: 1 2',
      'Locations',
      '     1: 0x0 a A.java:7:0 s=0',
      '     2: 0x0 a A.java:0:0 s=0',
      'Mappings',
    ])
  })

  it.each([
    ['f (a (b.java:3)', 'f (a b.java:3:0 s=0'],
    ['f(x) (:5)', 'f(x) :5:0:0 s=0'],
    ['f  (/)', 'f  /:0:0 s=0'],
    ['f ()', 'f .:0:0 s=0'],
    ['f (/a/b//)', 'f b:0:0 s=0'],
    ['f (a.java:99999999999999999999)', 'f a.java:0:0 s=0'],
    ['f(a.java:1)', 'f(a.java:1) :0:0 s=0'],
    ['code of generated stub/JIT', 'STUB :0:0 s=0'],
    ['GC', 'GC :0:0 s=0'],
  ])('describe a location by %s', (description, location) => {
    expect(described(description)).toBe(location)
  })

  it('are malformed by a sample of nothing, and by samples without types', () => {
    expect(legacyError('--- heapz 1 ---\nformat = java\n 1 0 @ 0x1\n')).toEqual([
      'profile-malformed',
      'byte 30',
      'parsing sample 1 0 @ 0x1: second value must be non-zero',
    ])
    expect(legacyError('--- heapz 1 ---\nformat = java\n 1 1 @ 0x1\n')[2]).toBe('missing sample type information')
    expect(legacyError('--- heapz 1 ---\nformat = c\n')[0]).toBe('profile-unrecognized')
  })
})
