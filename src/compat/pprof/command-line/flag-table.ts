import type { GoFlag } from '../../go/flags.ts'
import type { Granularity } from '../filters/aggregate.ts'
import { COMMANDS } from './commands.ts'
import type { PprofConfig } from './request.ts'

/** Flags whose values are integers. */
const INTEGERS = new Set(['nodecount', 'seconds', 'timeout'])

/** A flag: its name, the value when it is not given, and its help text. */
type Row<Name extends string = string> = readonly [name: Name, initial: string | number | boolean, usage: string]

/**
 * The options of reports, in the order of pprof's help. Source: google/pprof internal/driver/commands.go, `configHelp`; config.go,
 * `defaultConfig`.
 */
export const CONFIG: readonly Row<keyof PprofConfig>[] = [
  ['call_tree', false, 'keep the ways to a function apart (-dot, -callgrind)'],
  ['compact_labels', false, 'show a shorter header'],
  ['divide_by', 1, 'divide all values by this'],
  ['drop_negative', false, 'leave out negative values'],
  ['edgefraction', 0.001, 'leave out edges below this share of the total'],
  ['focus', '', 'only samples with a frame that matches'],
  ['hide', '', 'take matching frames out'],
  ['ignore', '', 'no samples with a frame that matches'],
  ['mean', false, 'divide by the first value, which is a count'],
  ['nodecount', -1, 'the number of nodes to show (-1: all in -top, 80 elsewhere)'],
  ['nodefraction', 0.005, 'leave out nodes below this share of the total'],
  ['noinlines', false, 'give inlined calls to the function they are in'],
  ['normalize', false, 'scale the profile to the total of the base'],
  ['output', '', 'write to this file'],
  ['prune_from', '', 'take out what the matching frame called'],
  ['relative_percentages', false, 'shares of what the filters leave'],
  ['sample_index', '', 'the value to show, by name or number'],
  ['show', '', 'only matching frames'],
  ['show_from', '', 'take out what called the outermost matching frame'],
  ['showcolumns', false, 'tell columns of a line apart'],
  ['source_path', '', 'where source files are'],
  ['tagfocus', '', 'only samples with a matching label, or in a range'],
  ['taghide', '', 'no labels whose keys match'],
  ['tagignore', '', 'no samples with a matching label, or in a range'],
  ['tagleaf', '', 'frames of labels at the leaf, by key'],
  ['tagroot', '', 'frames of labels at the root, by key'],
  ['tagshow', '', 'only labels whose keys match'],
  ['trim', true, 'leave out small nodes and edges'],
  ['trim_path', '', 'what source files begin with elsewhere'],
  ['unit', 'minimum', 'the unit to show values in'],
]

/** The things that one row of a report may stand for; a user can choose one. */
export const GRANULARITIES: readonly (readonly [Granularity, string])[] = [
  ['functions', 'a row is a function'],
  ['filefunctions', 'a function of one file'],
  ['files', 'a file'],
  ['lines', 'a line'],
  ['addresses', 'an address'],
]

/** The values of all options when no flag is given. Source: google/pprof internal/driver/config.go, `defaultConfig`. */
export const DEFAULT_CONFIG: PprofConfig = {
  ...(Object.fromEntries(CONFIG.map(([name, initial]) => [name, initial])) as unknown as PprofConfig),
  granularity: '',
  sort: 'flat',
}

/** The values that reports can be sorted by; a user can choose one. */
export const SORTS: readonly (readonly ['flat' | 'cum', string])[] = [
  ['cum', 'sort by what a row and its callees have'],
  ['flat', 'sort by what a row itself has'],
]

/** Flags that name a sample type, in the order of their precedence. Source: google/pprof internal/driver/cli.go, `parseFlags`. */
export const SHORTHANDS: readonly (readonly [flag: string, sampleType: string])[] = [
  ['total_delay', 'delay'],
  ['mean_delay', 'delay'],
  ['contentions', 'contentions'],
  ['inuse_space', 'inuse_space'],
  ['inuse_objects', 'inuse_objects'],
  ['alloc_space', 'alloc_space'],
  ['alloc_objects', 'alloc_objects'],
]

/** Flags about where profiles come from, and what to add to them. Source: google/pprof internal/driver/cli.go, `parseFlags`. */
export const SOURCE_FLAGS: readonly Row[] = [
  ['base', '', 'subtract this profile: equal stacks cancel'],
  ['diff_base', '', 'subtract this profile: shares are of its total'],
  ['symbolize', '', 'none, local, remote, force, demangle=STYLE, with colons'],
  ['all_frames', false, 'keep the frames that the profile says to drop'],
  ['add_comment', '', 'add a comment to the profile'],
  ['buildid', '', 'build id of the executable, where there is none'],
  ['seconds', -1, 'seconds of a profile that takes time'],
  ['timeout', -1, 'seconds that a fetch may take'],
  ['tls_cert', '', 'client certificate'],
  ['tls_key', '', 'its key'],
  ['tls_ca', '', 'certificate authorities'],
  ['max-size', '', "most bytes of a source, inflated, such as 4GiB (no flag of pprof's)"],
]

/** pprof's flags that this command refuses, and what to do instead. */
export const UNSUPPORTED: readonly (readonly [name: string, initial: string | boolean, next: string])[] = [
  ['http', '', 'choose a report, such as -top or -svg'],
  ['no_browser', false, 'leave it out: nothing is opened'],
]

/** Flags without effect here: executables are read without tools, and there is no disassembly. */
const IGNORED: readonly GoFlag[] = [flag('tools', ''), flag('intel_syntax', false)]

/** All flags, for Go's parser. */
export const FLAGS: readonly GoFlag[] = [
  ...COMMANDS.map(({ name, takesExpression }) => flag(name, takesExpression ? '' : false)),
  ...CONFIG.map(([name, initial]) => flag(name, initial)),
  ...[...GRANULARITIES, ...SORTS, ...SHORTHANDS].map(([name]) => flag(name, false)),
  ...SOURCE_FLAGS.map(([name, initial]) => flag(name, initial)),
  ...UNSUPPORTED.map(([name, initial]) => flag(name, initial)),
  ...IGNORED,
]

function flag(name: string, initial: string | number | boolean): GoFlag {
  const kind = typeof initial === 'boolean' ? 'bool' : typeof initial === 'string' ? 'string' : INTEGERS.has(name) ? 'int' : 'float'
  return { name, kind, usage: '', initial }
}
