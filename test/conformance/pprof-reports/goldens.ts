import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportCase } from './case.ts'
import { generatedInputs, type Inputs, inputsOf } from './inputs.ts'
import type { Outcome } from './outcome.ts'
import { cachePath } from './workspace.ts'

/** A report that upstream recorded for a test of its own, and the command line that makes it. */
export interface Golden {
  /** The recorded file, in the module of pprof. */
  readonly path: string
  /** Made first where there is one: its output is the input `first`. */
  readonly first: ReportCase | null
  readonly one: ReportCase
  /** What the recorded text, or the command's, is without where a command line cannot do as the test does. */
  readonly aligned: (text: string) => string
}

const asIs = (text: string) => text

/** All that command lines can make. Recorded graphs without a profile (internal/graph/testdata) and disassembly are none. */
export function upstreamGoldens(module: string): Golden[] {
  return [...driverGoldens(module), ...rawGoldens(module), ...sourceGoldens(module)]
}

/** Inputs of the goldens: the generated profiles, and upstream's own as `upstream/NAME`. */
export async function goldenInputs(module: string, goldens: readonly Golden[]): Promise<Inputs> {
  const own = await generatedInputs()
  const names = goldens.flatMap(({ one }) => one.args).flatMap((arg) => /^\{upstream\/(.*)\}$/.exec(arg)?.[1] ?? [])
  return inputsOf(new Map([...own, ...names.map((name): [string, string] => [`upstream/${name}`, join(module, name)])]))
}

/** The recorded text, and what `run` makes of it. */
export async function goldenTexts(
  { path, first, one, aligned }: Golden,
  module: string,
  inputs: Inputs,
  run: (one: ReportCase, inputs: Inputs) => Promise<Outcome>,
): Promise<{ recorded: string; made: string }> {
  let all = inputs
  if (first !== null) {
    const between = cachePath('out', `golden-${process.pid}`)
    writeFileSync(between, (await run(first, inputs)).stdout)
    all = inputsOf(new Map([['first', between]]))
  }
  const { code, stdout } = await run(one, all)
  const recorded = readFileSync(join(module, path), 'utf8')
  return { recorded: aligned(recorded), made: code === 0 ? aligned(Buffer.from(stdout).toString()) : `(exit code ${code})` }
}

/** What TestParse sets besides the flags of a case. Source: google/pprof internal/driver/driver_test.go, `baseFlags`. */
const BASE_FLAGS = ['-compact_labels', '-nodecount=20', '-nodefraction=0.05', '-edgefraction=0.01', '-unit=minimum']

/**
 * The cases of TestParse, read from its source. Its fetcher and its symbolizer are not there: the generated profiles have the names
 * that they give. Source: google/pprof internal/driver/driver_test.go, `TestParse` and `solutionFilename`.
 */
function driverGoldens(module: string): Golden[] {
  const source = readFileSync(join(module, 'internal/driver/driver_test.go'), 'utf8')
  const table = source.slice(source.indexOf('func TestParse('), source.indexOf('baseConfig := currentConfig()'))
  const cases = [...table.matchAll(/^\t\t\{"(.*)", "(\w+)"\},$/gm)].map(([, flags, input]) => ({ flags: flags!.split(','), input: input! }))
  return cases
    .filter(({ flags }) => !/^(disasm|weblist)/.test(flags[0]!))
    .map(({ flags, input }) => {
      const path = join('internal/driver/testdata', solutionName(input, flags))
      const [report, ...options] = flags.map((flag) => `-${flag}`)
      const profile = input === 'unknown' ? '{cpu}' : `{${input.replaceAll('_', '-')}}`
      const isTopProto = report === '-topproto'
      // the last of equal flags wins
      const args = [isTopProto ? '-text' : report!, ...BASE_FLAGS, ...options, isTopProto ? '{first}' : profile]
      const first = isTopProto ? { group: 'golden', args: [report, ...BASE_FLAGS, '-addresses', '{cpu-mangled}'] } : null
      return { path, first, one: { group: 'golden', args }, aligned: asIs }
    })
}

function solutionName(input: string, flags: readonly string[]): string {
  const names = new Set(flags.map((flag) => flag.split('=')[0]!))
  const oneOf = (...choices: string[]) => choices.filter((choice) => names.has(choice)).slice(0, 1)
  return [
    'pprof',
    input,
    ...oneOf('flat', 'cum'),
    ...oneOf('functions', 'filefunctions', 'files', 'lines', 'addresses'),
    ...oneOf('noinlines'),
    ...oneOf('inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'),
    ...oneOf('relative_percentages'),
    ...oneOf('seconds'),
    ...oneOf('call_tree'),
    ...oneOf('text', 'tree', 'callgrind', 'dot', 'svg', 'tags', 'traces', 'disasm', 'peek', 'weblist', 'topproto', 'comments'),
    ...oneOf('all_frames'),
    ...(names.has('focus') || names.has('tagfocus') ? ['focus'] : []),
    ...(names.has('ignore') || names.has('tagignore') ? ['ignore'] : []),
    ...oneOf('show_from'),
    ...oneOf('hide', 'show'),
    ...(flags.includes('unit=minimum') ? [] : oneOf('unit')),
  ].join('.')
}

/** Texts of Go, and all that was read of them; what Go does not write is refused. Source: google/pprof profile/profile_test.go, `TestParse`. */
function rawGoldens(module: string): Golden[] {
  return ['go.godoc.thread', 'gobench.heap']
    .map((name) => `profile/testdata/${name}`)
    .filter((path) => existsSync(join(module, path)))
    .map((path) => ({
      path: `${path}.string`,
      first: null,
      one: { group: 'golden', args: ['-raw', '-all_frames', `{upstream/${path}}`] },
      aligned: asIs,
    }))
}

/** Annotated source and its call tree. Source: google/pprof internal/report/report_test.go, `TestSource`. */
function sourceGoldens(module: string): Golden[] {
  const options = ['-trim_path=/some/path', `-source_path=${join(module, 'internal/report')}`, '{report-source}']
  const uncut = ['-nodefraction=0', '-edgefraction=0', '-nodecount=0']
  return [
    { path: 'internal/report/testdata/source.rpt', first: null, one: { group: 'golden', args: ['-list=.', ...options] }, aligned: asIs },
    {
      path: 'internal/report/testdata/source.dot',
      first: null,
      one: { group: 'golden', args: ['-dot', '-call_tree', '-lines', '-showcolumns', ...uncut, ...options] },
      // the test names neither the sample type nor a unit of output
      aligned: (text) =>
        text.replaceAll('cycles', '').replace('Type: cpu\\l', '').replace('"Type: cpu"', '"Duration: 10s, Total samples = 11111 "'),
    },
  ]
}
