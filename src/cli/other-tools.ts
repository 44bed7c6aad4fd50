/** An option that users of other tools may type by habit. */
interface Habit {
  /** The option of deferscope that does the same work; the advice applies only where the command has it. */
  readonly option: string | null
  readonly advice: string
}

function ours(option: string, value = ''): Habit {
  return { option, advice: `write --${option}${value === '' ? '' : ` ${value}`}` }
}

function other(advice: string): Habit {
  return { option: null, advice }
}

function sampleType(name: string): Habit {
  return ours('sample-index', name)
}

function format(name: string): Habit {
  return ours('format', name)
}

/** Habits by option name, without dashes. Source of pprof's: google/pprof internal/driver/cli.go and commands.go. */
const HABITS: Readonly<Record<string, Habit>> = {
  inuse_space: sampleType('inuse_space'),
  inuse_objects: sampleType('inuse_objects'),
  alloc_space: sampleType('alloc_space'),
  alloc_objects: sampleType('alloc_objects'),
  sample_index: ours('sample-index', 'TYPE'),
  nodecount: ours('rows', 'N'),
  source_path: ours('source', 'DIR'),
  base: other('deferscope diff BEFORE AFTER compares profiles'),
  diff_base: other('deferscope diff BEFORE AFTER compares profiles'),
  seconds: other('leave it out: a heap profile shows one moment; deferscope watch URL captures again and again'),
  http: other('nothing is served here: choose a report, or deferscope convert PROFILE --to speedscope for a flame graph'),
  no_browser: other('leave it out: nothing is opened'),
  tls_cert: ours('cert', 'FILE'),
  tls_key: ours('key', 'FILE'),
  tls_ca: ours('ca-cert', 'FILE'),
  proto: other('deferscope convert PROFILE --to pprof'),
  callgrind: other('deferscope convert PROFILE --to callgrind'),
  json: format('json'),
  csv: format('csv'),
  markdown: format('markdown'),
  sarif: format('sarif'),
  o: ours('output', 'PATH'),
  'no-color': ours('color', 'never'),
  'no-colour': ours('color', 'never'),
  colour: ours('color', 'WHEN'),
}

/** Other flags of pprof: those of its reports, and those that change reports. */
const PPROF_FLAGS: readonly string[] = (
  'add_comment addresses all_frames buildid call_tree comments compact_labels contentions cum disasm divide_by dot drop_negative ' +
  'edgefraction eog evince filefunctions files flat functions gif granularity gv intel_syntax kcachegrind lines list mean mean_delay ' +
  'nodefraction noinlines normalize output pdf peek png prune_from ps raw relative_percentages show_from showcolumns sort svg symbolize ' +
  'tagfocus taghide tagignore tagleaf tagroot tags tagshow text tools top topproto total_delay traces tree trim trim_path web weblist'
).split(' ')

/**
 * Advice on what to write instead of an option of pprof or another tool; null for unknown names. `has` lists the options of this command.
 */
export function adviceFor(name: string, has: readonly string[]): string | null {
  const habit = Object.hasOwn(HABITS, name) ? HABITS[name]! : null
  if (habit !== null && (habit.option === null || has.includes(habit.option))) return habit.advice
  return PPROF_FLAGS.includes(name) ? `deferscope pprof -${name} … prints what pprof prints` : null
}
