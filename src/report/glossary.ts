import { ERRORS } from '../base/error-codes.ts'
import { NOTICES } from '../base/notice-codes.ts'
import { MYTHS } from './myths.ts'
import { OUTPUT_WORDS } from './output-words.ts'

/** A term of `explain` that is neither a rule nor a column. */
export interface GlossaryEntry {
  readonly term: string
  readonly kind: 'confidence' | 'evidence' | 'notice' | 'error' | 'term' | 'myth'
  readonly text: string
  readonly source: string
}

const MEASURED = 'measured on profiles of Go 1.15 to 1.27 whose defers are known'

function entries(kind: GlossaryEntry['kind'], source: string, texts: Readonly<Record<string, string>>): GlossaryEntry[] {
  return Object.entries(texts).map(([term, text]) => ({ term, kind, text, source }))
}

/** Grades, evidence, notices, errors and other words. */
export const GLOSSARY: readonly GlossaryEntry[] = [
  ...entries('confidence', `runtime/panic.go (newdefer, deferproc); ${MEASURED}`, {
    exact: 'the runtime itself shows it: these bytes are defer records, and this line allocated them',
    strong:
      'the source has a defer statement at this line and the size is that of a record; another allocation of that size on the line could be mistaken for it. Of held memory (held_confidence): each pass in the source makes it and defers its release, no other code that was read keeps it, and the counts of the profile agree',
    likely:
      'the file has the traces that a record leaves, and no other code that was tried leaves them; it is possible to write a program that does. Of held memory (held_confidence): other code may keep it too, the source may be of another revision, or the counts of the profile do not decide whether the pending calls hold it. Never more than a warning',
    possible:
      'only the size fits, and ordinary objects have the same size. Never more than a note; tables fold such rows unless --min-confidence possible asks for them',
  }),
  ...entries('evidence', `runtime/panic.go (newdefer, deferproc); runtime/pprof protomem.go; ${MEASURED}`, {
    stack:
      'runtime.newdefer and runtime.deferproc (or deferprocat, deferrangefunc) are in the sample itself, because the capture keeps runtime frames. Exact',
    symbol:
      'a heap?debug=1 text keeps the raw PCs of the hidden frames, and /debug/pprof/symbol of the same process names them: newdefer called by deferproc. Exact',
    binary:
      'the call instruction at the address of the allocation, read in the executable, calls runtime.deferproc (deferprocat, deferrangefunc), and the size is that of a record. The executable belongs to the profile by its build id, or because it has the same names at the same addresses. Exact. For a goroutine: the caller is in its call of runtime.deferreturn, so the function that it calls is deferred. Exact',
    compiler:
      'the compiler printed that the defer statement of the line is heap-allocated (--compiler-log), and the last allocation of the line has the size of a record. Strong; likely where functions begin at other lines in the log than in the profile. Never exact: nothing in a log tells which build it is of, and a line that was changed in place still fits. A line has no record if all its statements are open-coded or stack-allocated',
    source:
      'the line is a defer statement in a loop in the source, and the last allocation of the line has the size of a record: closure and arguments are made before it. Strong; likely where the source is of another revision. For a goroutine: the caller is at a line where only deferred calls run, such as the closing brace of its function. Exact where the revision is proven, else strong; likely at a return, which may run them',
    prefix:
      'a heap?debug=1 text without names has at least two hidden PCs. The distance between the last two is the distance between newdefer and its callers in the runtime, and it occurs only with the size of a record. Likely',
    shape:
      'a plain protobuf profile: one line allocates an object of the size of a record after another object, in equal numbers, as a defer with a closure does. This needs 67 of both where every allocation is recorded, else 10 sampled records and 3 sampled companions, between whose counts a test finds no difference. Likely',
    size: 'the object has the size class of a record: 48 bytes since Go 1.22, 80 bytes before. Possible',
  }),
  ...entries('evidence', 'runtime/panic.go (gopanic, Goexit); runtime/traceback.go, elideWrapperCalling', {
    panic: 'a goroutine has a function directly above runtime.gopanic: a deferred call that a panic runs. Exact',
    goexit: 'a goroutine has a function directly above runtime.Goexit: a deferred call that Goexit runs. Exact',
    name: 'a goroutine is in a function literal that the function around the literal called: this is a deferred call, or a literal that is called at once. Possible',
    goroutineleak:
      'a goroutineleak profile lists the goroutine: after a garbage collection, no running code can reach what it waits for. Exact; goroutines that it does not list may leak too. Source: runtime/mgc.go, findGoroutineLeaks (Go 1.26 with GOEXPERIMENT=goroutineleakprofile, 1.27 always)',
  }),
  ...entries('notice', MEASURED, NOTICES),
  ...entries('error', 'the library, ProfileError.code', { ...ERRORS, 'http-nnn': 'a server answered with this HTTP status' }),
  ...entries('term', 'runtime/runtime2.go, type _defer; cmd/compile/internal/ssagen (open-coded defers); cmd/compile/internal/escape', {
    'defer record':
      "the runtime's _defer: one per pending deferred call that is not open-coded. On the heap for defers in loops, else on the stack",
    'open-coded defer':
      'a defer that the compiler turned into code at the exits of its function: up to 8 per function, and only where none is in a loop. It has no record and costs no memory',
    held: 'table of analyze with source: a row per line that made or filled what the pending calls of a defer statement keep alive. The kind is opened (it made the value), used (it works with it), argument (the statement itself evaluates it) or shared (not counted, or split among several)',
    compiled:
      'table of scan --binary and scan --compiler-log: a row per defer statement, by how it was compiled (heap, stack or open-coded), with module and live bytes',
    'open-coded':
      'a kind of compiled defer: code at the exits of its function, without a record. The compiler does not use it for any defer of a function that has a defer in a loop, that has more than 8 defers, or where returns times defers are more than 15, and not in builds with -N or -race',
    'stack-allocated':
      'a kind of compiled defer, stack in the table: runtime.deferprocStack links a record in the frame of the function. It takes no heap memory, and runs once per call of its function',
    'heap-allocated':
      'a kind of compiled defer, heap in the table: each pass of its loop allocates a record, which lives until the function returns',
    deferproc:
      'runtime.deferproc: a heap-allocated defer statement calls it to make its record, and it calls runtime.newdefer. In the body of a range over a function the call is runtime.deferprocat, and the loop itself makes one more record by runtime.deferrangefunc. Each such call in an executable is a heap-allocated defer',
    escape:
      'the compiler puts a value on the heap if the value outlives its function, or if its size is not known: go build -gcflags=-m prints each. A defer in a loop makes its closure, and the arguments that it boxes, escape too',
    'stack record':
      'a record in the frame of its function (runtime.deferprocStack), for defers outside of loops that could not be open-coded. It costs no heap',
    'holder candidate':
      'a goroutine that waits for no lock, and is in a function, or in a method of a type, where other goroutines wait for a lock: it may hold that lock. No profile shows which goroutine holds it',
    suspected:
      'the number of goroutines that wait at one place is so high that a leak is likely; only the number is the reason. A goroutineleak profile lists the goroutines whose leak is proven',
    wait: 'how long a goroutine has been blocked: whole minutes, counted from the first garbage collection after it blocked. Only debug=2 contains it (runtime/traceback.go, goroutineheader)',
    companion: 'a closure or argument that the line of a defer statement allocates beside the record; it lives as long as the record',
  }),
  ...entries('term', 'the Go specification, Defer statements; runtime/panic.go and runtime/runtime2.go, go1.13 to go1.27', {
    defer:
      'a statement whose call runs when its function returns, panics or ends by Goexit, last one first; function value, receiver and arguments are evaluated at the statement. The compiler makes it open-coded (free), stack-allocated (no heap) or, in loops, heap-allocated: see open-coded, stack-allocated, heap-allocated',
    _defer:
      "the runtime's type of a defer record: 48 bytes since Go 1.22, 80 in the class of Go 1.17 to 1.21. Each goroutine has a list of them",
    record: 'short for defer record: see there, and companion for what is allocated beside it',
    newdefer:
      'runtime.newdefer takes a record from the pool of the P, or allocates one. Go strips it from heap profiles with the other leading frames of the runtime, so that pprof cannot show it: convert --defer-frames puts it back, and fetch keeps it. CPU profiles have it',
    deferreturn:
      'runtime.deferreturn runs the pending calls of a function at its return. Tracebacks leave it out since Go 1.22: deferred calls stand directly above the function, at the line of its return or closing brace',
    defer_time:
      'the table of a CPU profile: the time that lines take for making records, running deferred calls and freeing records, exactly the samples that pprof -focus shows',
    defer_evidence:
      'the label of samples whose frames convert --defer-frames put there; its value is the kind of evidence by which they are records',
  }),
  ...entries('term', 'runtime/extern.go, GODEBUG; runtime/mgc.go, gcMarkTermination, go1.22 to go1.27', {
    gctrace:
      'GODEBUG=gctrace=1 prints a line for each garbage collection on standard error: gc NUMBER @SECONDS CPU%: clock times of sweep termination, mark and mark termination; CPU times, the middle one as assist/background/idle; heap at start -> at end -> live; goal. NUMBER is # NumGC of heap?debug=1. analyze --gctrace reads it',
  }),
  ...OUTPUT_WORDS.flatMap(({ source, texts }) => entries('term', source, texts)),
  ...entries('term', 'programs run on Go 1.26.8, linux/amd64', {
    myths: 'what articles write of defers, and what a program for each said when it was run; deferscope explain myths lists them all',
  }),
  ...entries('myth', 'a program for it, run on Go 1.26.8, linux/amd64', MYTHS),
  ...entries('term', 'Brendan Gregg, The Flame Graph, Communications of the ACM 59(6), 2016', {
    'flame graph':
      'a picture of all stacks of a profile: a box per frame, as wide as the value of the samples below it, callers beneath callees. Left to right is not time. An icicle is the same with callers on top',
  }),
  ...entries('term', 'google/pprof internal/report/report.go, printTree; internal/report/source.go, printSource', {
    lines: 'analyze --lines: the top table by function, file and line',
    peek: 'analyze --peek FUNCTION: each matching function with its callers above it and its callees below it; each pair of caller and callee counts a sample once',
    list: 'analyze --list FUNCTION: the source of matching functions, with flat and cum of each line, and the live defer records that it made',
  }),
]
