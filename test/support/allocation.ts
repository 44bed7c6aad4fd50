import type { Allocation } from '../../src/attribution/allocations.ts'

/** So many live objects of a size at `main.f`, main.go:7, in a profile of rate 1; what a test is about is given besides. */
export function allocation(size: number, objects: number, more: Partial<Allocation> = {}): Allocation {
  return {
    row: 0,
    function: 'main.f',
    file: 'main.go',
    line: 7,
    startLine: 0,
    offset: 0x1000n,
    mapping: -1,
    executable: '',
    isInlined: false,
    nextCall: null,
    size,
    prefix: [],
    prefixNames: [],
    putBack: null,
    call: null,
    compiled: null,
    source: null,
    samples: 1,
    inuseObjects: objects,
    inuseBytes: objects * size,
    allocObjects: objects,
    allocBytes: objects * size,
    ...more,
  }
}
