/** Words of reports that are no columns, with what they mean, by the source that tells. */
export interface WordGroup {
  readonly source: string
  readonly texts: Readonly<Record<string, string>>
}

/** Functions of the runtime, values of cells, and what stands beside a profile. */
export const OUTPUT_WORDS: readonly WordGroup[] = [
  {
    source: 'runtime/panic.go, deferprocat, deferrangefunc and deferconvert, go1.23 to go1.27',
    texts: {
      deferprocat:
        'runtime.deferprocat: a defer statement in the body of a range over a function (Go 1.23 and later) calls it. The record joins a list of the function around the loop, and runs when that function returns, not when the body does',
      deferrangefunc:
        'runtime.deferrangefunc: a function calls it before it ranges over a function whose body may defer. It makes one record more for each such loop, at the line of the loop: the list that deferprocat adds to hangs on it',
    },
  },
  {
    source:
      'runtime/panic.go, deferprocStack, nextDefer, popDefer and freedefer; runtime/mgc.go, clearpools; runtime/runtime2.go, type p, go1.22 to go1.27',
    texts: {
      deferprocStack:
        'runtime.deferprocStack: a stack-allocated defer statement calls it. It links a record that lies in the frame of the function, so that nothing is allocated',
      freedefer:
        'runtime.freedefer puts a record into the pool of its P, just before its call runs; a full pool hands half of its records to all. CPU profiles show it where functions return: column free',
      nextDefer:
        'runtime.(*_panic).nextDefer (Go 1.22 and later): what deferreturn, a panic or Goexit asks for the next deferred call to run. CPU profiles show it where functions return: column free',
      nextFrame:
        'runtime.(*_panic).nextFrame (Go 1.22 and later): for a panic or Goexit it unwinds the stack to the next frame that has deferred calls; for deferreturn it ends the search',
      popDefer: 'runtime.popDefer (Go 1.22 and later) takes a record off the list of the goroutine, and frees it',
      pool: 'each P keeps up to 32 records that are free again, for the next defers; what does not fit there waits for any P until the next garbage collection. In a heap profile they count at the line that allocated them: see pooled',
    },
  },
  {
    source: 'cmd/compile/internal/typecheck/stmt.go, normalizeGoDeferCall; cmd/compile/internal/ir/func.go, closureName, go1.22 to go1.27',
    texts: {
      closure:
        'what holds a function and the variables that it uses: 8 bytes for the code, and the size of each captured variable. The compiler makes one of every deferred call that has arguments or a receiver; in a loop it is on the heap beside the record, and counts as a companion',
      deferwrap:
        'F.deferwrap1 and so on: the function literal that the compiler makes of a deferred call in F that has arguments or a receiver, so that the record needs no arguments',
    },
  },
  {
    source: 'cmd/compile/internal/ssagen/ssa.go, -d=defer; cmd/compile/internal/escape',
    texts: {
      heap: 'a kind of compiled defer: each time the statement runs, a record is allocated, which lives until the function returns. The compiler prints heap-allocated: see there',
      stack: 'a kind of compiled defer: the record lies in the frame of the function. The compiler prints stack-allocated: see there',
      loop: 'a construct: the statement is in a loop, and calls runtime.deferproc at each pass. Records pile up until the function returns',
      'range-func': 'a construct: the statement is in the body of a range over a function, and calls runtime.deferprocat',
      'range-func-marker': 'a construct: the one record that such a loop makes itself, by runtime.deferrangefunc at the line of the loop',
    },
  },
  {
    source: 'runtime/mstats.go, MemStats.BySize; runtime/metrics, /gc/heap/allocs-by-size:bytes; expvar; client_golang, collectors',
    texts: {
      memstats:
        'counters of the runtime that count every object: runtime.MemStats, as /debug/vars shows it, or a Prometheus page with go_gc_heap_allocs_by_size_bytes. --memstats FILE gives them, fetch and watch ask a process for them: see ceiling',
      BySize:
        'runtime.MemStats.BySize: how many objects of each size class were allocated (Mallocs) and freed (Frees) since the program started, without sampling',
      expvar:
        'a package of Go: a program that imports it shows its counters at /debug/vars, with memstats.BySize among them. The size class of a record stands there alone, so that the ceiling is lower than by a Prometheus page',
      ceiling:
        'the most defer records that can be alive: the live objects of the size class of a record (48 bytes since Go 1.22), by the counters of the process. Exact where no sample tells, also when no record was sampled; other objects of that size count too. In JSON it is record_ceiling of the answer, in watch and trend the row record_size_objects',
      record_size_objects:
        'a row of the table process of watch and trend: live objects of the size class of a record, by the counters of the process',
      'size class':
        'the allocator rounds each size up to one of about 68 classes: 24, 32, 48, 64, 80 bytes and so on. A record has the class of 48 bytes since Go 1.22, and of 80 before',
    },
  },
  {
    source: 'runtime/extern.go, GODEBUG gctrace=1; runtime/mgcmark.go, gcAssistAlloc',
    texts: {
      assist:
        'GC assist: a goroutine that allocates during a garbage collection must mark memory itself, in proportion. Defers in loops pay it where they allocate records. In a line of gctrace it is the first of the three times with slashes',
      cycles: 'a figure of gc: number of collections that the log has, of the last run in it',
      forced: 'a figure of gc: collections of the log that runtime.GC started',
      seconds: 'a figure of gc: time from the start of the first collection of the log to that of the last one',
      cycles_per_minute:
        'a figure of gc: collections per minute between the first and the last one of the log; missing lines between them count',
      cpu_share:
        "a figure of gc: share of the program's CPU time that collections took from its start to the last one of the log, in whole percents",
      assist_share: 'a figure of gc: share of assist in the CPU time of the collections',
      pause_median: 'a figure of gc: time for which one collection stopped the world, both phases added; the median of all',
      pause_max: 'a figure of gc: the longest such time',
      live_median: 'a figure of gc: live heap after a collection, in whole MiB; the median of all',
      live_bytes: 'a figure of gc: live heap after the last collection of the log',
      live_bytes_first: 'a figure of gc: live heap after the first collection of the log',
      goal_median: 'a figure of gc: size of the heap at which a collection was to end; the median of all',
      goal_bytes: 'a figure of gc: that size for the last collection of the log',
      profile_live_bytes: 'a figure of gc: live heap after the collection that the profile is of, by its # NumGC',
    },
  },
  {
    source: 'Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936)',
    texts: {
      interval:
        'where the true number lies in 95 of 100 cases, as far as the choice of the samples decides: a sample is a chance hit. Without an interval every object was recorded',
    },
  },
  {
    source: 'runtime/mprof.go, MemProfileRate',
    texts: {
      rate: 'runtime.MemProfileRate: a heap profile records one object per so many allocated bytes on average, 512 KiB by default; every object at 1. The profile has it as its period',
    },
  },
  {
    source: 'docs/evidence-and-limits.md; docs/json.md',
    texts: {
      opened: 'a kind of held memory: the line made the value that the deferred call releases',
      used: 'a kind of held memory: the line works with that value, and what it allocates hangs on it',
      argument: 'a kind of held memory: the defer statement itself evaluates it as an argument or receiver',
      shared: 'a kind of held memory: other code may keep it as well, so that no bytes of it are counted as held',
      pending:
        'a deferred call is pending from its defer statement until its function returns, panics or ends by Goexit. It keeps alive what it refers to',
      live: 'what was not yet freed at the last completed garbage collection: in use in the words of pprof (inuse_space)',
      std: 'the library of Go, in the column module',
      error:
        'a severity of findings, the highest: what holds memory or blocks, on exact or strong evidence. --fail-on findings.error>0 fails on it',
      warning: 'a severity of findings: likely, or without harm so far',
      note: 'a severity of findings, the lowest: possible, or known to cost nothing now',
    },
  },
]
