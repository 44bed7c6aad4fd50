import { type GoFlag, parseGoFlags } from '../../go/flags.ts'
import type { Granularity } from '../filters/aggregate.ts'
import { usageError } from '../pprof-error.ts'
import { COMMANDS, type PprofCommand } from './commands.ts'

/** How a report chooses, filters and shows. Source: google/pprof internal/driver/config.go, `config`. */
export interface PprofConfig {
  readonly output: string
  readonly call_tree: boolean
  readonly relative_percentages: boolean
  readonly unit: string
  readonly compact_labels: boolean
  readonly source_path: string
  readonly trim_path: string
  readonly mean: boolean
  readonly sample_index: string
  readonly divide_by: number
  readonly normalize: boolean
  readonly tagroot: string
  readonly tagleaf: string
  readonly drop_negative: boolean
  readonly nodecount: number
  readonly nodefraction: number
  readonly edgefraction: number
  readonly trim: boolean
  readonly focus: string
  readonly ignore: string
  readonly prune_from: string
  readonly hide: string
  readonly show: string
  readonly show_from: string
  readonly tagfocus: string
  readonly tagignore: string
  readonly tagshow: string
  readonly taghide: string
  readonly noinlines: boolean
  readonly showcolumns: boolean
  /** "" is what suits the report: functions, mostly. */
  readonly granularity: Granularity | ''
  readonly sort: 'flat' | 'cum'
}

/** Where profiles come from. Source: google/pprof internal/driver/cli.go, `source`. */
export interface PprofSources {
  /** One at least; the first may be the executable. */
  readonly operands: readonly string[]
  readonly base: string
  /** Whether shares are of the base, which then does not cancel. */
  readonly isDiffBase: boolean
  readonly buildId: string
  /** Seconds of profiles that take time, -1 for those of the server. */
  readonly seconds: number
  readonly timeout: number
  readonly symbolize: string
  readonly comment: string
  readonly allFrames: boolean
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string }
}

/** A command line of pprof. */
export interface PprofRequest {
  /** Null where no report is named. */
  readonly command: PprofCommand | null
  /** What `-peek` and `-list` look for, "" for other reports. */
  readonly expression: string
  readonly config: PprofConfig
  readonly sources: PprofSources
  /** Lines for standard error: selections that were ignored. */
  readonly warnings: readonly string[]
}

/** Flags whose numbers are whole. */
const INTEGERS = new Set(['nodecount', 'seconds', 'timeout'])

type Config = readonly [name: keyof PprofConfig, initial: string | number | boolean, usage: string]

/** In the order of pprof's help. Source: google/pprof internal/driver/commands.go, `configHelp`; config.go, `defaultConfig`. */
const CONFIG: readonly Config[] = [
  ['call_tree', false, 'keep the ways to a function apart (-dot, -callgrind)'],
  ['compact_labels', false, 'show a shorter header'],
  ['divide_by', 1, 'divide all values by this'],
  ['drop_negative', false, 'leave out what has less than nothing'],
  ['edgefraction', 0.001, 'leave out edges below this share of the total'],
  ['focus', '', 'only samples with a frame that matches'],
  ['hide', '', 'take matching frames out'],
  ['ignore', '', 'no samples with a frame that matches'],
  ['mean', false, 'divide by the first value, which is a count'],
  ['nodecount', -1, 'show so many nodes at most (-1: all in -top, 80 elsewhere)'],
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
  ['tagfocus', '', 'only samples with a label that matches, or within a range'],
  ['taghide', '', 'no labels whose keys match'],
  ['tagignore', '', 'no samples with a label that matches, or within a range'],
  ['tagleaf', '', 'frames of labels at the leaf, by key'],
  ['tagroot', '', 'frames of labels at the root, by key'],
  ['tagshow', '', 'only labels whose keys match'],
  ['trim', true, 'leave out small nodes and edges'],
  ['trim_path', '', 'what source files begin with elsewhere'],
  ['unit', 'minimum', 'the unit to show values in'],
]

const GRANULARITIES: readonly (readonly [Granularity, string])[] = [
  ['functions', 'a row is a function'],
  ['filefunctions', 'a function of one file'],
  ['files', 'a file'],
  ['lines', 'a line'],
  ['addresses', 'an address'],
]
const SORTS: readonly (readonly ['flat' | 'cum', string])[] = [
  ['cum', 'sort by what a row and its callees have'],
  ['flat', 'sort by what a row itself has'],
]

/** In the order in which they count. Source: google/pprof internal/driver/cli.go, `parseFlags`. */
const SHORTHANDS: readonly (readonly [flag: string, sampleType: string])[] = [
  ['total_delay', 'delay'],
  ['mean_delay', 'delay'],
  ['contentions', 'contentions'],
  ['inuse_space', 'inuse_space'],
  ['inuse_objects', 'inuse_objects'],
  ['alloc_space', 'alloc_space'],
  ['alloc_objects', 'alloc_objects'],
]

const SOURCE_FLAGS: readonly (readonly [name: string, initial: string | number | boolean, usage: string])[] = [
  ['base', '', 'subtract this profile: equal stacks cancel'],
  ['diff_base', '', 'subtract this profile: shares are of its total'],
  ['symbolize', '', 'none, local, remote, force, demangle=none|full|templates; parted by colons'],
  ['all_frames', false, 'keep the frames that the profile says to drop'],
  ['add_comment', '', 'add a comment to the profile'],
  ['buildid', '', 'build id of the main executable, where the profile has none'],
  ['seconds', -1, 'seconds of a profile that takes time'],
  ['timeout', -1, 'seconds that a fetch may take'],
  ['tls_cert', '', 'client certificate'],
  ['tls_key', '', 'its key'],
  ['tls_ca', '', 'certificate authorities'],
]

/** Flags of pprof that this command cannot honour, and what to do instead. */
const UNSUPPORTED: readonly (readonly [name: string, initial: string | boolean, next: string])[] = [
  ['http', '', 'choose a report, such as -top or -svg'],
  ['no_browser', false, 'leave it out: nothing is opened'],
]

/** Flags that have nothing to do here: executables are read without tools, and there is no disassembly. */
const IGNORED: readonly GoFlag[] = [flag('tools', ''), flag('intel_syntax', false)]

const FLAGS: readonly GoFlag[] = [
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

/** What is printed where help is asked for. */
export function usageText(): string {
  const row = (name: string, usage: string) => `  -${name.padEnd(21)} ${usage}\n`
  const rows = (list: readonly (readonly [string, string])[]) => list.map(([name, usage]) => row(name, usage)).join('')
  const named = (list: readonly (readonly [string, unknown, string])[]) => list.map(([name, , usage]) => row(name, usage)).join('')
  return [
    'usage: deferscope pprof REPORT [FLAGS] [BINARY] PROFILE…\n\n',
    "pprof's reports, flag for flag. A PROFILE is a file or URL; several are merged. Without a REPORT: -top.\n",
    '\nReports (one at most):\n',
    ...COMMANDS.filter(({ format }) => format !== null).map(({ name, takesExpression, usage }) =>
      row(takesExpression ? `${name}=REGEXP` : name, usage),
    ),
    '\nOptions:\n',
    named(CONFIG),
    '\nWhat a row is (one at most):\n',
    rows(GRANULARITIES),
    '\nOrder (one at most):\n',
    rows(SORTS),
    '\nSources:\n',
    named(SOURCE_FLAGS),
    '\nShorthands of -sample_index:\n',
    rows(SHORTHANDS.map(([name, type]) => [name, name === 'mean_delay' ? '-mean -sample_index=delay' : `-sample_index=${type}`])),
    '\ndocs/pprof-compatibility.md says where this differs from pprof.\n',
  ].join('')
}

/**
 * Reads a command line as pprof does; null where help is asked for. Throws `usage`. Source: google/pprof internal/driver/cli.go,
 * `parseFlags`.
 */
export function parsePprofFlags(args: readonly string[]): PprofRequest | null {
  const parsed = parseGoFlags(FLAGS, args)
  if (parsed.kind === 'help') return null
  if (parsed.kind === 'error') throw usageError(parsed.message, 'the command line', 'deferscope pprof -help lists the flags')
  const { values, operands } = parsed
  const text = (name: string) => values.get(name) as string
  const isSet = (name: string) => values.get(name) === true
  for (const [name, initial, next] of UNSUPPORTED)
    if (values.get(name) !== initial) throw usageError(`-${name} is not supported`, `-${name}`, next)
  if (operands.length === 0) throw usageError('no profile source specified', 'the command line', 'give a file or URL')
  const chosen = COMMANDS.filter(({ name }) => isSet(name) || (typeof values.get(name) === 'string' && values.get(name) !== ''))
  const granularity = oneOf(GRANULARITIES.map(([name]) => name).filter(isSet), '')
  const sort = oneOf(SORTS.map(([name]) => name).filter(isSet), 'flat')
  if (chosen.length > 1) throw usageError('must set at most one output format', `-${chosen[1]!.name}`, 'give one report')
  const command = chosen[0] ?? null
  if (command !== null && command.format === null) throw usageError(`-${command.name} is not supported`, `-${command.name}`, command.usage)
  const { sampleIndex, warnings } = sampleIndexOf(text('sample_index'), isSet)
  if (text('base') !== '' && text('diff_base') !== '')
    throw usageError('-base and -diff_base flags cannot both be specified', '-diff_base', 'give one of them')
  const base = text('base') || text('diff_base')
  if (isSet('normalize') && base === '')
    throw usageError('must have base profile to normalize by', '-normalize', 'give -base or -diff_base')
  const config = Object.fromEntries(CONFIG.map(([name]) => [name, values.get(name)])) as unknown as PprofConfig
  return {
    command,
    expression: command?.takesExpression === true ? text(command.name) : '',
    config: { ...config, granularity, sort, sample_index: sampleIndex, mean: config.mean || isSet('mean_delay') },
    sources: {
      operands,
      base,
      isDiffBase: text('diff_base') !== '',
      buildId: text('buildid'),
      seconds: values.get('seconds') as number,
      timeout: values.get('timeout') as number,
      symbolize: text('symbolize'),
      comment: text('add_comment'),
      allFrames: isSet('all_frames'),
      tls: { cert: text('tls_cert'), key: text('tls_key'), ca: text('tls_ca') },
    },
    warnings,
  }
}

function oneOf<T extends string, D extends string>(set: readonly T[], initial: D): T | D {
  if (set.length > 1) throw usageError(`conflicting options set: [${set.join(' ')}]`, `-${set[1]}`, 'give one of them')
  return set[0] ?? initial
}

function sampleIndexOf(given: string, isSet: (name: string) => boolean): { sampleIndex: string; warnings: string[] } {
  let sampleIndex = given
  const warnings: string[] = []
  for (const [name, type] of SHORTHANDS) {
    if (!isSet(name)) continue
    if (sampleIndex === '') sampleIndex = type
    else warnings.push(`Multiple value selections, ignoring -${name}`)
  }
  return { sampleIndex, warnings }
}
