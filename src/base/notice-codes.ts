/** What each notice code means. Every notice of a report has one of these codes. A new notice is a new line here. */
export const NOTICES = {
  'altered-profile':
    'values are negative or no whole number of sampled objects: a difference of profiles, or another writer. No interval can be given',
  'as-of-gc': 'heap profiles are as of the last completed garbage collection; ?gc=1 runs one first',
  'capture-unsaved': 'captures of a watch could not be saved, as on a full disk: the watch goes on without those files',
  'delta-profile': 'captured with seconds=N: in-use values are differences between two moments',
  'frames-partial':
    'when the profile was captured, the process did not name all hidden addresses: records behind those count as plain allocations',
  'frames-put-back':
    'deferscope convert --defer-frames put the frames of runtime.newdefer into the stacks of records; the label defer_evidence of a sample, and the evidence of its row, is what it knew them by',
  'few-samples': 'a CPU profile has so few samples of defers that their time is a guess within the interval; a longer profile tells more',
  filtered: 'frame filters leave out samples; shares and totals are still those of the whole profile',
  'profile-cut': 'a heap text ends early: its numbers are of what it holds alone',
  'rate-unknown': 'the profile has no period, so that nobody can tell whether its numbers are estimates',
  'rows-withheld': '--min-confidence left out rows of less confidence',
  'baseline-stale':
    'statements of the baseline that a scan does not find any more: they are mended, suppressed or moved to another function',
  baselined: 'statements that a scan found and the baseline accepts: they are left out',
  'equal-times': 'profiles of a series that have the time of the one before: pairs of equal times have no slope',
  'deferred-unknown':
    'after a normal return nothing in a dump names a deferred call; the source tells by the line of the caller, the executable by the call it made',
  'dump-cut': 'a text of goroutines ends early: those after it are missing',
  'evidence-conflict':
    'one kind of evidence says that a line makes records, another that it does not: the stronger kind decides, but one of them is wrong (another revision of the source, or a line that only looks like a defer)',
  'compiler-cleared':
    'statements that a rule found and the compiler put on the stack or open-coded: they cost no memory of the heap, and are left out',
  'compiler-log-flags':
    'what the compiler printed was made with other flags than the program: -race and -N leave no defer open-coded, so that more are on the stack',
  'compiler-log-missing':
    'what the compiler printed has none of the files that the profile names: it is of other packages, and says nothing here',
  'compiler-log-moved':
    'functions begin at other lines in what the compiler printed than in the program: it is of another revision, and what it says counts as likely at most',
  'compiler-log-version':
    'what the compiler printed is of another release of Go than the program, which may compile some statements in another way',
  'executable-machine':
    'the executable is for a machine whose calls deferscope does not read (amd64 and arm64 are read): how its defers were compiled is not listed',
  'executable-refused':
    'an executable is not the one of the profile: their build ids differ, or other functions stand at the addresses of the profile. It is not used',
  'executable-unreadable':
    'a file given with --binary cannot be read as a Go executable, or no file of a --binary-dir can; the rest of the report does without it',
  'focus-replaced':
    'a --focus expression asks for runtime frames of defer records, which Go leaves out of heap profiles: the table of defer records shows them instead',
  'filter-no-match': 'a --focus, --ignore, --hide or --show expression matched no frame',
  'gate-failed': 'a row or count is over a --fail-on limit; the exit code is 1',
  'gate-undecided': 'nothing exceeds a --fail-on limit, but the inputs could not show it if something did; the exit code is 2',
  'gctrace-parts':
    'a log of garbage collections holds earlier runs of the program, or lines that are cut or mixed with others: they are left out',
  'go-version-unknown': 'the size of a record depends on the Go version, which the profile does not tell; --go-version does',
  'hidden-frames':
    'Go strips leading runtime frames from heap profiles, so that the proof of a record is not in the file; the notice says how to get it from the process',
  redirected: 'a server redirects to another host: the profiles are of the process behind that host',
  'goroutines-many':
    'a full dump of so many goroutines would stop the process while it is made: debug=1 was taken, without states and waits',
  'goroutines-unused':
    'a goroutine profile beside a heap is of another process, program or time: it says nothing of the records of the heap, and is not used',
  'goroutines-only': 'analyze had goroutine profiles and no heap: it tells what deferscope goroutines tells of them',
  'kept-alive':
    'a deferred call keeps what it refers to alive; such objects count at the lines that allocated them, so that the true cost of a defer is often larger than its records and closures',
  'list-source-missing':
    'the source of a function that --list names is neither below --source nor at the path that the profile has for it: only its lines with samples are listed',
  'list-source-moved':
    'a function that --list names stands elsewhere in the source at hand than in the program: its text would stand beside the wrong lines, and is not shown',
  'lossy-source':
    'the profile lacks addresses or sizes of objects, which engines that store profiles leave out: a record cannot be told from its closure and from other objects',
  load: 'the tests of a trend know how heap profiles sample, not the load: traffic that rises over a series grows like a leak',
  'live-suppressed':
    'a comment suppresses a statement that holds live records in the profile: the reason it gives may not be true any more',
  'interval-missed': 'captures of a watch take longer than the interval that was asked for, so that they come less often',
  instances: 'several dumps of one form are added up; groups are ranked by the root mean square of their numbers, as LeakProf does',
  'lines-skipped': 'lines of a dump that belong to no goroutine, or cannot be read, with their numbers',
  'many-rows':
    'q is p corrected for the number of rows tested (Benjamini and Hochberg): of what is marked at q <= 0.05, about 5% are false alarms',
  'mappings-unavailable': 'the protobuf form of the heap could not be had: the capture has no mappings and no build id',
  'merged-profiles': 'several profiles were added up, as pprof does',
  'nobody-inside':
    'no goroutine of a profile of the same moment is inside a function that holds more records than pools keep: they were alive at the last garbage collection, or belong to other defers by now',
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
  'record-ceiling':
    'the counters of the runtime say how many objects of the size of a record are alive, exactly and without sampling: there are no more records than that',
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
  'no-go-files':
    'a directory that scan was given has no Go files that it reads: nothing is known of the source, and with --fail-on that is exit 2',
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
} as const satisfies Readonly<Record<string, string>>

/** The code of a notice. */
export type NoticeCode = keyof typeof NOTICES
