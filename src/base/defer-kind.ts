/** How a `defer` statement was compiled: its record on the heap or on the stack, or as code at the exits of its function, without one. */
export type DeferKind = 'heap' | 'stack' | 'open-coded'
