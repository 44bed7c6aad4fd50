/** A term that `explain` knows beside rules and columns. */
export interface GlossaryEntry {
  readonly term: string
  readonly kind: 'confidence' | 'evidence' | 'notice' | 'term'
  readonly text: string
  readonly source: string
}

const CONTRACT = 'deferscope contract, "Evidence and confidence"'
const MEASURED = 'measured on profiles of Go 1.15 to 1.27 whose defers are known'

function entries(kind: GlossaryEntry['kind'], source: string, texts: Readonly<Record<string, string>>): GlossaryEntry[] {
  return Object.entries(texts).map(([term, text]) => ({ term, kind, text, source }))
}

/** Grades, evidence, notices and words. */
export const GLOSSARY: readonly GlossaryEntry[] = [
  ...entries('confidence', CONTRACT, {
    exact: 'the runtime itself said so: these bytes are defer records, allocated at this line',
    strong:
      'the source has a defer statement at this line and the size is that of a record; another allocation of that size on the line could mislead it',
    likely:
      'the traces that a record leaves in the file are there, and nothing else that was tried leaves them; a program can be written that does. Never more than a warning',
    possible:
      'only the size fits, which ordinary objects share. Never more than a note; tables fold such rows unless --min-confidence possible asks for them',
  }),
  ...entries('evidence', `runtime/panic.go (newdefer, deferproc); runtime/pprof protomem.go; ${MEASURED}`, {
    stack:
      'runtime.newdefer and runtime.deferproc (or deferprocat, deferrangefunc) stand in the sample itself: a capture that keeps runtime frames. Exact',
    symbol:
      'a heap?debug=1 text keeps the raw PCs of the hidden frames, and /debug/pprof/symbol of the same process names them: newdefer called by deferproc. Exact',
    binary:
      'the call instruction at the address of the allocation, read in the executable, calls runtime.deferproc (deferprocat, deferrangefunc), and the size is that of a record. The executable is the one of the profile by its build id, or by names at their addresses. Exact. Of a goroutine: the caller is in its call of runtime.deferreturn, so that what it calls is deferred. Exact',
    source:
      'the line is a defer statement in a loop in the source, and the last allocation of the line has the size of a record: closure and arguments are made before it. Strong; likely where the source is of another revision. Of a goroutine: the caller is at a line at which only deferred calls run, such as the closing brace of its function. Exact where the revision is proven, else strong; likely at a return, which may run them',
    prefix:
      'a heap?debug=1 text without names: at least two hidden PCs, of which the last two lie as far apart as newdefer and its callers do in the runtime, seen with the size of a record only. Likely',
    shape:
      'a plain protobuf profile: one line allocates an object of the size of a record after another object, in equal numbers, as a defer with a closure does. Needs 67 of both where every allocation is recorded, else 10 sampled records and 3 sampled companions whose counts a test does not tell apart. Likely',
    size: 'the object has the size class of a record: 48 bytes since Go 1.22, 80 bytes before. Possible',
  }),
  ...entries('evidence', 'runtime/panic.go (gopanic, Goexit); runtime/traceback.go, elideWrapperCalling', {
    panic: 'a goroutine has a function directly above runtime.gopanic: a deferred call that a panic runs. Exact',
    goexit: 'a goroutine has a function directly above runtime.Goexit: a deferred call that Goexit runs. Exact',
    name: 'a goroutine is in a function literal that its own function called: a deferred call, or a literal called at once. Possible',
    goroutineleak:
      'a goroutineleak profile lists the goroutine: after a garbage collection, nothing that runs can reach what it waits for. Exact; what it does not list may leak all the same. Source: runtime/mgc.go, findGoroutineLeaks (Go 1.26 with GOEXPERIMENT=goroutineleakprofile, 1.27 always)',
  }),
  ...entries('notice', MEASURED, {
    'altered-profile':
      'values are negative or no whole number of sampled objects: a difference of profiles, or another writer. No interval can be given',
    'as-of-gc': 'heap profiles are as of the last completed garbage collection; ?gc=1 runs one first',
    'delta-profile': 'captured with seconds=N: in-use values are differences between two moments',
    'frames-partial':
      'when the profile was captured, the process did not name all hidden addresses: records behind those count as plain allocations',
    filtered: 'frame filters leave out samples; shares and totals are still those of the whole profile',
    'rate-unknown': 'the profile has no period, so that nobody can tell whether its numbers are estimates',
    'rows-withheld': '--min-confidence left out rows of less confidence',
    'baseline-stale':
      'statements of the baseline that a scan does not find any more: they are mended, suppressed or moved to another function',
    baselined: 'statements that a scan found and the baseline accepts: they are left out',
    'equal-times': 'profiles of a series that have the time of the one before: pairs of equal times have no slope',
    'deferred-unknown':
      'after a normal return nothing in a dump names a deferred call; the source tells by the line of the caller, the executable by the call it made',
    'dump-cut': 'the text ends in the middle of a goroutine: those after it are missing',
    'evidence-conflict':
      'one kind of evidence says that a line makes records, another that it does not: the stronger kind decides, but one of them is wrong (another revision of the source, or a line that only looks like a defer)',
    'executable-refused':
      'an executable is not the one of the profile: their build ids differ, or other functions stand at the addresses of the profile. It is not used',
    'executable-unreadable': 'a file given with --binary cannot be read as a Go executable; the rest of the report does without it',
    'filter-no-match': 'a --focus, --ignore, --hide or --show expression matched no frame',
    'gate-failed': 'a row or count is over a --fail-on limit; the exit code is 1',
    'go-version-unknown': 'the size of a record depends on the Go version, which the profile does not tell; --go-version does',
    'hidden-frames':
      'Go strips leading runtime frames from heap profiles, so that the proof of a record is not in the file; the notice says how to get it from the process',
    'goroutines-many':
      'a full dump of so many goroutines would stop the process while it is made: debug=1 was taken, without states and waits',
    'goroutines-only': 'analyze had goroutine profiles and no heap: it tells what deferscope goroutines tells of them',
    'kept-alive':
      'a deferred call keeps what it refers to alive; such objects count at the lines that allocated them, so that the true cost of a defer is often larger than its records and closures',
    'list-source-missing':
      'the source of a function that --list names is neither below --source nor at the path that the profile has for it: only its lines with samples are listed',
    'list-source-moved':
      'a function that --list names stands elsewhere in the source at hand than in the program: its text would stand beside the wrong lines, and is not shown',
    load: 'the tests of a trend know how heap profiles sample, not the load: traffic that rises over a series grows like a leak',
    'live-suppressed':
      'a comment suppresses a statement that holds live records in the profile: the reason it gives may not be true any more',
    instances: 'several dumps of one form are added up; groups are ranked by the root mean square of their numbers, as LeakProf does',
    'lines-skipped': 'lines of a dump that belong to no goroutine, or cannot be read, with their numbers',
    'many-rows':
      'q is p corrected for the number of rows tested (Benjamini and Hochberg): of what is marked at q <= 0.05, about 5% are false alarms',
    'mappings-unavailable': 'the protobuf form of the heap could not be had: the capture has no mappings and no build id',
    'merged-profiles': 'several profiles were added up, as pprof does',
    'not-analyzed': 'the captures of fetch cannot be added up (their rates or forms differ): analyze them one at a time',
    'profile-missing': 'a profile that nobody named, such as the goroutines beside a heap, could not be had of a live process',
    'negative-values':
      'stacks of a converted profile have negative values, as differences of profiles do: folded lines keep them (flamegraph.pl passes them over), speedscope files cannot',
    pooled:
      'the runtime keeps up to 32 records per P after their calls ran, counted at the line that allocated them first; see defer-records-pooled',
    rates: 'counters of allocations only ever grow: their change per second is what a trend of them is about',
    'same-process': 'both profiles are of one process: objects that both hold were sampled once, so they say nothing about the difference',
    'several-dumps': 'a text holds more than one dump; the last one is looked at',
    'states-unknown':
      'protobuf and debug=1 have no waits and no creators, and states only as far as the waiting function tells; debug=2 has all',
    'single-pair': 'one profile a side: intervals and p cover the sampling of the profiler, not how the program differs from run to run',
    restart: 'the process was restarted: another build id, or counters that never fall began again. Trends begin anew there',
    'sampling-floor':
      'at sampling rate R an object of s bytes is recorded with probability 1-exp(-s/R): few small objects are seen, and each stands for many',
    'live-unplaced':
      'the profile has live records in a function at lines where the source has no such statement: it is of another revision, or has //line directives; its statements keep the severity that the source gives them',
    'same-size':
      'beside the records that shape tells, a line allocates more objects of their size: they count as companions, but may be records of a second defer on the line',
    'sites-hidden': 'Go 1.17 and before allocate records on the system stack: number and size are known, the defer statements are not',
    'skipped-files':
      'files of a directory were left out: no profiles of the kind at hand, or forms of a heap that tell less of its records than another',
    'time-from-name': 'the profiles do not tell when they were taken: the times are those in their file names',
    'time-unknown': 'nobody tells when the profiles were taken: they count in the order given, as if a minute apart',
    'too-few-profiles': 'so few profiles cannot show a difference or a trend, whatever they hold; the notice says how many it takes',
    'source-incomplete': 'the tree has more files or directories than are read of one: statements in the rest are not found',
    'source-missing': 'no file of the profile was found in the source: --source is another tree, or --module is needed to name its module',
    'source-moved':
      'functions begin at other lines in the source than in the program, or the source is another commit: it is of another revision, and what it says counts as likely at most',
    'source-skipped':
      'Go files that cannot be read or have more than 8 MiB, and functions with so many defers and locks that following each would take minutes, were not scanned',
    'source-unreadable': 'Go files with syntax errors: statements around the errors may be missed',
    suppressed: 'statements that a scan found and comments in the source accept: they are left out',
    'suppression-problem':
      'a deferscope:ignore comment that suppresses nothing: it names no rule that exists, gives no reason, or nothing is found there any more',
    symbolized: 'addresses of the profile had no names: functions and lines are those that the executable has there',
    'symbols-unavailable':
      'the process has no /debug/pprof/symbol, or it does not answer as it should: the capture is the plain profile, without the frames of defer records',
    'symbols-unused': 'the symbol replies name none of the PCs: they are of another process, or the profile keeps none',
    'unnamed-addresses':
      'the profile has addresses without functions, as unsymbolized files do: what was allocated there cannot be attributed; --binary gives the names of the executable',
    'text-unavailable': 'the process does not answer heap?debug=1: the capture is the plain profile, without the frames of defer records',
  }),
  ...entries('term', 'runtime/runtime2.go, type _defer; cmd/compile/internal/ssagen (open-coded defers); cmd/compile/internal/escape', {
    'defer record':
      "the runtime's _defer: one per pending deferred call that is not open-coded. On the heap for defers in loops, else on the stack",
    'open-coded defer':
      'a defer that the compiler turned into code at the exits of its function: up to 8 per function, none of them in a loop. It has no record and costs no memory',
    'stack record':
      'a record in the frame of its function (runtime.deferprocStack), for defers outside of loops that could not be open-coded. It costs no heap',
    'holder candidate':
      'a goroutine in a function, or in a method of the type, of which others wait for a lock, that waits for no lock itself: it may hold theirs. No profile tells who does',
    suspected:
      'so many goroutines wait at one place that a leak is likely, by their number alone; proven are those that a goroutineleak profile lists',
    wait: 'how long a goroutine is blocked: whole minutes, from the first garbage collection after it blocked on. Only debug=2 tells (runtime/traceback.go, goroutineheader)',
    companion: 'a closure or argument that the line of a defer statement allocates beside the record; it lives as long',
  }),
  ...entries('term', 'google/pprof internal/report/report.go, printTree; internal/report/source.go, printSource', {
    lines: 'analyze --lines: the top table by function, file and line',
    peek: 'analyze --peek FUNCTION: each matching function with its callers above and its callees below; an edge counts a sample once',
    list: 'analyze --list FUNCTION: the source of matching functions, with flat and cum of each line, and the live defer records that it made',
  }),
]
