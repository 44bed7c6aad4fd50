import { type GoFlag, goFlagDefaults, parseGoFlags } from '../go/flags.ts'

/** The flags of benchstat. Source: golang.org/x/perf cmd/benchstat/main.go. */
const FLAGS: readonly GoFlag[] = [
  { name: 'table', kind: 'string', initial: '.config', usage: 'split results into tables by distinct values of `projection`' },
  { name: 'row', kind: 'string', initial: '.fullname', usage: 'split results into rows by distinct values of `projection`' },
  { name: 'col', kind: 'string', initial: '.file', usage: 'split results into columns by distinct values of `projection`' },
  { name: 'ignore', kind: 'string', initial: '', usage: 'ignore variations in `keys`' },
  { name: 'filter', kind: 'string', initial: '*', usage: 'use only benchmarks matching benchfilter `query`' },
  { name: 'alpha', kind: 'float', initial: 0.05, usage: 'consider change significant if p < `α`' },
  { name: 'confidence', kind: 'float', initial: 0.95, usage: 'confidence `level` for ranges' },
  {
    name: 'format',
    kind: 'string',
    initial: 'text',
    usage: 'print results in `format`:\n  text - plain text\n  csv  - comma-separated values (warnings will be written to stderr)\n',
  },
]

/** The text that benchstat prints for `-h` or where no input is given. */
export const USAGE = `Usage: benchstat [flags] inputs...

benchstat computes statistical summaries and A/B comparisons of Go
benchmarks. It shows benchmark medians in a table with a row for each
benchmark and a column for each input file. If there is more than one
input file, it also shows A/B comparisons between the files. If a
difference is likely to be noise, it shows "~".

For details, see https://pkg.go.dev/golang.org/x/perf/cmd/benchstat.
${goFlagDefaults(FLAGS)}`

/** A parsed command line of benchstat; only its flags are checked. */
export interface BenchstatOptions {
  readonly table: string
  readonly row: string
  readonly col: string
  readonly ignore: string
  readonly filter: string
  readonly alpha: number
  readonly confidence: number
  readonly format: string
  /** The inputs, at least one. */
  readonly inputs: readonly string[]
}

/** Parses a command line. Returns its options, or a text to print instead and whether the text is an error. */
export function parseOptions(args: readonly string[]): BenchstatOptions | { readonly text: string; readonly isError: boolean } {
  const parsed = parseGoFlags(FLAGS, args)
  if (parsed.kind === 'error') return { text: `${parsed.message}\n${USAGE}`, isError: true }
  if (parsed.kind === 'help' || parsed.operands.length === 0) return { text: USAGE, isError: parsed.kind !== 'help' }
  return { ...(Object.fromEntries(parsed.values) as unknown as Omit<BenchstatOptions, 'inputs'>), inputs: parsed.operands }
}
