/** What each notice code means. Every notice of a report has one of these codes. A new notice is a new line here. */
export const NOTICES = {
  'altered-profile':
    'values are negative, or are not a whole number of sampled objects: the profile is a difference of profiles, or another program wrote it. No interval can be given',
  'as-of-gc': 'heap profiles show the heap at the last completed garbage collection; ?gc=1 runs one first',
  'captures-gone': 'a store of profiles listed captures that it did not have any more when they were read: they are left out',
  'captures-mixed': 'captures of a store cannot be read alone, so their numbers would be sums of several moments: they are left out',
  'captures-thinned': 'a store has more captures of a process than a series needs: some, spread evenly over the range, are read',
  'capture-unsaved': 'captures of a watch could not be saved, for example because the disk is full: the watch goes on without those files',
  'counters-missing':
    'the page that --metrics names gave no counters of allocations by size, which tell how many records there can be at most',
  'delta-profile': 'captured with seconds=N: in-use values are differences between two moments',
  'frames-partial':
    'when the profile was captured, the process did not name all hidden addresses: records whose frames have no name count as plain allocations',
  'frames-put-back':
    'deferscope convert --defer-frames put the frames of runtime.newdefer into the stacks of records; the label defer_evidence of a sample, and the evidence of its row, say how convert found the records',
  'few-samples': 'a CPU profile has so few samples of defers that their time is a guess within the interval; a longer profile tells more',
  filtered: 'frame filters leave out samples; shares and totals are still those of the whole profile',
  'profile-cut': 'a heap text ends early: its numbers cover only the part that is there',
  'rate-assumed':
    "a store of profiles does not keep the sampling rate: Go's default is assumed, and intervals are wrong where the process set another one with runtime.MemProfileRate",
  'rate-unknown': 'the profile has no period, so it is unknown whether its numbers are estimates',
  'rows-unfollowed': 'a process has more statements with live records than a watch follows: those that hold least are left out',
  'rows-withheld': '--min-confidence left out rows with lower confidence',
  'warm-up': 'captures that --warm-up leaves out, since a process that has just begun grows in any case',
  'baseline-stale':
    'findings of the baseline that are no longer found: they were fixed, suppressed, or moved to another function, or these inputs do not show them',
  baselined: 'findings that the baseline knows: limits do not count them. A scan leaves them out, other reports mark them as known',
  'equal-times': 'profiles of a series have the same time as the profile before them: pairs of equal times have no slope',
  'deferred-unknown':
    'after a normal return nothing in a dump names a deferred call; the source shows it by the line of the caller, the executable by the call that the caller made',
  'dump-cut': 'a text of goroutines ends early: the goroutines after that point are missing',
  'evidence-conflict':
    'one kind of evidence says that a line makes records, and another kind says that it does not: the stronger kind decides, but one of them is wrong (the source is of another revision, or the line only looks like a defer)',
  'compiler-cleared':
    'statements that a rule found, but that the compiler made open-coded or put on the stack: they take no heap memory, and are left out',
  'compiler-log-flags':
    'the compiler log was made with other flags than the program: with -race or -N no defer is open-coded, so more defers have a record on the stack',
  'compiler-log-missing':
    'the compiler log has none of the files that the profile names: it is about other packages, and is no evidence here',
  'compiler-log-moved':
    'functions begin at other lines in the compiler log than in the program: the log is of another revision, and its evidence is likely at most',
  'compiler-log-version':
    'the compiler log comes from another Go release than the program; that release may compile some statements differently',
  'executable-machine':
    'the executable is for a machine whose calls deferscope cannot read (it reads amd64 and arm64): the report does not list how its defers were compiled',
  'executable-refused':
    'an executable does not belong to the profile: their build ids differ, or other functions are at the addresses of the profile. It is not used',
  'executable-unreadable':
    'the tables of an executable contradict themselves where some of its functions with defers are read; the report does not list these',
  'focus-replaced':
    'a --focus expression asks for runtime frames of defer records, which Go leaves out of heap profiles: the table of defer records shows them instead',
  'filter-no-match': 'a --focus, --ignore, --hide or --show expression matched no frame',
  'gate-failed': 'a row or count exceeds a limit of --fail-on or a budget; the exit code is 1',
  'gate-undecided': 'nothing exceeds a limit, but the inputs could not show it if something did; the exit code is 2',
  'gctrace-parts':
    'a log of garbage collections holds earlier runs of the program, or lines that are cut or mixed with others: they are left out',
  'go-version-unknown': 'the size of a record depends on the Go version, which the profile does not contain; give it with --go-version',
  'hidden-frames':
    'Go removes leading runtime frames from heap profiles, so the proof of a record is not in the file; the notice says how to get it from the process',
  redirected: 'a server redirects to another host: the profiles are of the process behind that host',
  'goroutines-many':
    'the process has more goroutines than --max-goroutines: a full dump would stop the process while it is made, so debug=1 was captured, without states and waits',
  'goroutines-unused':
    'a goroutine profile given with a heap is of another process, program or time, or a text of stacks (debug=2): it says nothing about the records of the heap, and is not used',
  'goroutines-only': 'analyze got goroutine profiles and no heap: it prints the report of deferscope goroutines',
  'kept-alive':
    'a deferred call keeps what it refers to alive; such objects count at the lines that allocated them, so the true cost of a defer is often larger than its records and closures',
  'list-source-missing':
    'the source of a function that --list names is not below --source, and not at the path that the profile has for it: only its lines with samples are listed',
  'list-source-moved':
    'a function that --list names is at other lines in this source than in the program: its text would be shown beside the wrong lines, so it is not shown',
  'lossy-source':
    'the profile lacks addresses, sizes or counts of objects, because some profile stores leave them out: a record cannot be distinguished from its closure and from other objects',
  load: 'the tests of a trend know how heap profiles sample, but they do not know the load: traffic that rises over a series looks like a leak',
  'live-suppressed':
    'a comment suppresses a statement that holds live records in the profile: the reason it gives may not be true any more',
  'interval-missed': 'captures of a watch take longer than the requested interval, so there are fewer of them',
  instances: 'several dumps of one form are added up; groups are ranked by the root mean square of their numbers, as LeakProf does',
  'lines-skipped': 'lines of a dump belong to no goroutine, or cannot be read; the notice gives their numbers',
  'many-rows':
    'q is p corrected for the number of rows tested (Benjamini and Hochberg): about 5% of the rows that are marked at q <= 0.05 are false alarms',
  'mappings-unavailable': 'the protobuf form of the heap could not be captured: the capture has no mappings and no build id',
  'merged-over-time':
    'a file adds up several captures of one process, so that objects which are alive in several of them count several times: numbers are too large, and intervals do not hold',
  'merged-profiles': 'several profiles were added up, as pprof does',
  'nobody-inside':
    'a function holds more records than pools keep, but no goroutine of a profile of the same moment is inside it: the records were alive at the last garbage collection, or belong to other defers now',
  'not-analyzed': 'the captures of fetch cannot be added up (their rates or forms differ): analyze them one at a time',
  'profile-missing':
    'an additional profile that the command line does not name, such as the goroutines beside a heap, could not be captured from a live process',
  'negative-values':
    'stacks of a converted profile have negative values, as differences of profiles do: folded lines keep them (flamegraph.pl ignores them), speedscope files cannot hold them',
  'older-captures':
    'captures of a process besides its newest do not count: what they show is alive in the newest as well, or was freed; trend compares them',
  'processes-unknown':
    'profiles have no labels, times or addresses that show whether they are of one process: each counts as a process of its own',
  'push-large':
    'a pushed profile has more than 4 MiB, inflated: Pyroscope refuses that unless its limit (validation.max-profile-size-bytes) is raised',
  'push-old':
    'a pushed profile is older than an hour: Pyroscope refuses that unless its ingestion window is longer; --now moves it to the present',
  pushed: 'fetch or watch stored captures in an engine as well (--push)',
  'push-untimed': 'a pushed profile has no time: engines take the time at which it comes, or refuse it',
  pooled:
    'the runtime keeps up to 32 records per P after their calls ran; they count at the line that allocated them first; see defer-records-pooled',
  rates: 'counters of allocations can only grow: a trend of them shows their change per second',
  'same-process': 'both profiles are of one process: objects that are in both were sampled once, so they say nothing about the difference',
  'several-dumps': 'a text holds more than one dump; the report is about the last one',
  'states-unknown':
    'protobuf and debug=1 have no waits and no creators, and a state only where the name of the waiting function shows it; debug=2 has all of them',
  'single-pair':
    'each side has one profile: intervals and p cover the sampling of the profiler, not the differences between runs of the program',
  restart: 'the process was restarted: its build id changed, or counters that can only grow started again. Trends start again there',
  'record-ceiling':
    'the counters of the runtime give the exact number of live objects with the size of a record, without sampling: there cannot be more records than that. The notice names the sizes that were counted: Prometheus pages join neighbouring ones, expvar does not',
  'sampling-floor':
    'at sampling rate R an object of s bytes is recorded with probability 1-exp(-s/R): few small objects are recorded, and each of them stands for many',
  'live-unplaced':
    'the profile has live records in a function at lines where the source has no such statement: the source is of another revision, or has //line directives; its statements keep the severity that the source gives them',
  'same-size':
    'a line allocates more objects of the size of a record than shape counts as records: the others count as companions, but may be records of a second defer on the line',
  'sites-hidden':
    'Go 1.17 and earlier allocate records on the system stack: their number and size are known, but not their defer statements',
  'skipped-files':
    'files of a directory were left out: they are not profiles of the kind that the command reads, or another form of the same heap shows more of its records',
  'time-from-name': 'the profiles do not contain the time of their capture: the times come from their file names',
  'time-unknown':
    'neither the profiles nor their file names contain the time of their capture: they count in the order given, as if one minute lay between them',
  'too-few-profiles':
    'there are too few profiles to show a difference or a trend, whatever they hold; the notice says how many are necessary',
  'no-go-files':
    'a directory given to scan has no Go files that it reads: nothing is known about the source, and with --fail-on the exit code is 2',
  'source-incomplete': 'the tree has more files or directories than deferscope reads: statements in the rest are not found',
  'source-missing': 'no file of the profile was found in the source: --source is the wrong tree, or --module must name its module',
  'source-moved':
    'functions begin at other lines in the source than in the program, or the source is another commit: the source is of another revision, and its evidence is likely at most',
  'source-skipped':
    'some source was not scanned: Go files that cannot be read or have more than 8 MiB, and functions with too many defers and locks to follow each of them',
  'source-unreadable': 'Go files with syntax errors: statements around the errors may be missed',
  suppressed: 'statements that a scan found and comments in the source accept: they are left out',
  'suppression-problem':
    'a deferscope:ignore comment suppresses nothing: it names a rule that does not exist, gives no reason, or no finding is left there',
  symbolized: 'addresses of the profile had no names: their functions and lines come from the executable',
  'symbols-unavailable':
    'the process has no /debug/pprof/symbol, or its answer is not valid: the capture is the plain profile, without the frames of defer records',
  'symbols-unused': 'the symbol replies name none of the PCs: they are of another process, or the profile has no PCs',
  'unnamed-addresses':
    'the profile has addresses without functions, as unsymbolized files do: allocations at these addresses cannot be attributed; --binary takes the names from the executable',
  'text-unavailable': 'the process does not answer heap?debug=1: the capture is the plain profile, without the frames of defer records',
} as const satisfies Readonly<Record<string, string>>

/** The code of a notice. */
export type NoticeCode = keyof typeof NOTICES
