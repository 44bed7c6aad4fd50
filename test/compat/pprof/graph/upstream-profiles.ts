import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { smallProfile } from './small-profile.ts'

/** Source: google/pprof internal/driver/driver_test.go, `cpuProfile`, after its demangler. */
export function cpuProfile(): PprofProfile {
  return smallProfile({
    types: [
      ['samples', 'count'],
      ['cpu', 'milliseconds'],
    ],
    mapping: { file: '/path/to/testbinary' },
    durationNanos: 10_000_000_000n,
    locations: {
      a: [0x1000n, 'line1000 testdata/file1000.src:1'],
      b: [0x2000n, 'line2001 testdata/file2000.src:9', 'line2000 testdata/file2000.src:4'],
      c: [0x3000n, 'line3002 testdata/file3000.src:2', 'line3001 testdata/file3000.src:5', 'line3000 testdata/file3000.src:6'],
      d: [0x3001n, 'line3001 testdata/file3000.src:8', 'line3000 testdata/file3000.src:9'],
      e: [0x3002n, 'line3002 testdata/file3000.src:5', 'line3000 testdata/file3000.src:9'],
    },
    samples: [
      { stack: 'a b c', values: [1000, 1000], texts: { key1: ['tag1'], key2: ['tag1'] } },
      { stack: 'a d', values: [100, 100], texts: { key1: ['tag2'], key3: ['tag2'] } },
      { stack: 'b e', values: [10, 10], texts: { key1: ['tag3'], key2: ['tag2'] } },
      { stack: 'c', values: [10, 10], texts: { key1: ['tag4'], key2: ['tag1'] } },
    ],
  })
}

/** Source: google/pprof internal/driver/driver_test.go, `heapProfile` with the tags of `heap_sizetags`, after its demangler and drop frames. */
export function sizeTagsProfile(): PprofProfile {
  const sizes = [2, 4, 8, 16, 32, 64, 128, 256]
  return smallProfile({
    types: [
      ['inuse_objects', 'count'],
      ['inuse_space', 'bytes'],
    ],
    mapping: { buildId: 'buildid' },
    comments: ['comment', '#hidden comment'],
    locations: {
      a: [0x1000n, 'line1000 testdata/file1000.src:1'],
      b: [0x2000n, 'line2001 testdata/file2000.src:2', 'line2000 testdata/file2000.src:3'],
      c: [0x3000n, 'line3002 testdata/file3000.src:3', 'line3001 testdata/file3000.src:2', 'line3000 testdata/file3000.src:4'],
      d: [0x3001n, 'line3001 testdata/file3000.src:2', 'line3000 testdata/file3000.src:4'],
      e: [0x3002n, 'line3002 testdata/file3000.src:3', 'line3000 testdata/file3000.src:4'],
    },
    samples: [
      { stack: 'a b c', values: [10, 1024000], numbers: { bytes: [102400, ...sizes] } },
      { stack: 'a d', values: [20, 4096000], numbers: { bytes: [204800, ...sizes] } },
      { stack: 'b e', values: [40, 65536000], numbers: { bytes: [1638400, ...sizes] } },
      { stack: 'c', values: [80, 32768000], numbers: { bytes: [409600, ...sizes] } },
    ],
  })
}
