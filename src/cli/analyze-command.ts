import { readFile } from 'node:fs/promises'
import { ProfileError } from '../base/error.ts'
import { parseSize } from '../base/units.ts'
import { gunzip } from '../node/gunzip.ts'
import { sourcesOf } from '../node/sources.ts'
import { type AnalyzeOptions, analyze } from '../pipeline/analyze.ts'
import { gated, parseGate } from '../report/gate.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** `deferscope analyze PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = ((args.options['fail-on'] as string[] | undefined) ?? []).map(parseGate)
  const options = await analyzeOptions(args)
  if (args.operands.length === 0)
    throw new ProfileError('usage', 'no profile is given', 'the command line', 'give a file, such as deferscope heap.pb.gz')
  if (args.operands.filter((operand) => operand === '-').length > 1)
    throw new ProfileError('usage', 'standard input is given twice', '-', 'give - once')
  const sources = (await Promise.all(args.operands.map((operand) => sourcesOf(operand, io.stdin)))).flat()
  const report = gated(await analyze(sources, options), gates, args.options['min-confidence'] === 'possible')
  await writeReport(report, outputs, args, io)
  return report.verdict === 'fail' ? EXIT.gateFailed : EXIT.ok
}

async function analyzeOptions({ options }: ParsedArguments): Promise<AnalyzeOptions> {
  const text = (name: string) => options[name] as string | undefined
  const maxSize = text('max-size')
  const symbols = await Promise.all(((options['symbols'] as string[] | undefined) ?? []).map(readSymbols))
  return {
    decode: { inflate: gunzip, ...(maxSize === undefined ? {} : { maxSize: sizeOption('max-size', maxSize) }) },
    filter: withoutUndefined({ focus: text('focus'), ignore: text('ignore'), hide: text('hide'), show: text('show') }),
    symbols,
    ...withoutUndefined({
      sampleIndex: text('sample-index'),
      goVersion: text('go-version'),
      minConfidence: text('min-confidence') as AnalyzeOptions['minConfidence'],
      memoryLimit: options['memory-limit'] === undefined ? undefined : sizeOption('memory-limit', text('memory-limit')!),
    }),
  }
}

function sizeOption(name: string, value: string): number {
  try {
    const size = parseSize(value)
    if (size > 0) return size
    throw new ProfileError('bad-size', `--${name} must be more than nothing`, '', 'write a size such as 512MiB')
  } catch (error) {
    throw error instanceof ProfileError ? error.at(`--${name}`) : error
  }
}

async function readSymbols(source: string): Promise<{ source: string; text: string }> {
  try {
    return { source, text: await readFile(source, 'utf8') }
  } catch (error) {
    throw new ProfileError('unreadable', 'the symbol reply cannot be read', source, 'check the path given with --symbols', error)
  }
}

/** The same record without the keys that are undefined: optional properties are absent, not undefined. */
function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
