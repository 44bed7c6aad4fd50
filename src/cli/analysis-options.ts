import { ProfileError } from '../base/error.ts'
import { readCompilerTexts } from '../node/compiler-texts.ts'
import { executablesIn, fileRange, namedProgram } from '../node/file-range.ts'
import { gunzip } from '../node/gunzip.ts'
import { readText } from '../node/small-file.ts'
import type { AnalyzeOptions } from '../pipeline/analyze.ts'
import type { CompilerText } from '../pipeline/given-facts.ts'
import type { NearbyModule } from '../pipeline/nearby-source.ts'
import type { ExecutableFile } from '../pipeline/program.ts'
import type { SourceTree } from '../pipeline/source-evidence.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import { nearbyModule, openTree } from './open-tree.ts'
import { listOption, sizeOption, textOption, withoutUndefined } from './option-values.ts'

/** Converts the options of a command line to those of an analysis. Reads the symbol replies, and finds executables and source. */
export async function analysisOptions(args: ParsedArguments, io: Pick<Io, 'env' | 'err'>): Promise<AnalyzeOptions> {
  const text = (name: string) => textOption(args, name)
  warnOfBytes(args, io)
  const symbols = await Promise.all(listOption(args, 'symbols').map(async (source) => ({ source, text: await readText(source) })))
  return {
    decode: { inflate: gunzip, ...withoutUndefined({ maxSize: sizeOption(args, 'max-size') }) },
    filter: withoutUndefined({ focus: text('focus'), ignore: text('ignore'), hide: text('hide'), show: text('show') }),
    symbols,
    executables: await executableFiles(args),
    compilerTexts: await compilerTexts(args),
    ...(args.options['no-binary'] === true ? {} : { openNamed: namedProgram }),
    ...withoutUndefined({
      sampleIndex: text('sample-index'),
      goVersion: text('go-version'),
      minConfidence: text('min-confidence') as AnalyzeOptions['minConfidence'],
      memoryLimit: sizeOption(args, 'memory-limit'),
      processesBy: text('by'),
      sourceTree: await sourceTree(args, io),
      nearbyModule: await moduleHere(args),
    }),
  }
}

/** `--memory-limit 512` is 512 bytes, which no Go program can live in: most likely another unit is meant. */
function warnOfBytes(args: ParsedArguments, io: Pick<Io, 'err'>): void {
  const given = textOption(args, 'memory-limit') ?? ''
  const limit = sizeOption(args, 'memory-limit') ?? Number.POSITIVE_INFINITY
  if (!/^\d+$/.test(given) || limit >= 1024 ** 2 || args.options['quiet'] === true) return
  io.err(`warning: --memory-limit ${given} is a number of bytes\n  at --memory-limit\n  next: write its unit, such as ${given}MiB\n`)
}

/** The files that `--binary` names. Throws `unreadable` and `not-found`. */
export async function namedExecutables(args: ParsedArguments): Promise<ExecutableFile[]> {
  const named = await Promise.all(listOption(args, 'binary').map(fileRange))
  return named.map((range) => ({ range, maySkip: false }))
}

/** The texts that `--compiler-log` names. Throws `unreadable` and `not-found`. */
export async function compilerTexts(args: ParsedArguments): Promise<CompilerText[]> {
  return (await Promise.all(listOption(args, 'compiler-log').map(readCompilerTexts))).flat()
}

/** The files that `--binary` and `--binary-dir` name. Throws `unreadable` and `not-found`. */
export async function executableFiles(args: ParsedArguments): Promise<ExecutableFile[]> {
  const found = await Promise.all(listOption(args, 'binary-dir').map(executablesIn))
  return [...(await namedExecutables(args)), ...found.flat().map((range) => ({ range, maySkip: true }))]
}

/** The source tree that `--source` names; undefined where it is not given. Throws `unreadable` and `not-found`. */
async function sourceTree(args: ParsedArguments, { env }: Pick<Io, 'env'>): Promise<SourceTree | undefined> {
  const directory = textOption(args, 'source')
  const module = textOption(args, 'module')
  if (directory !== undefined && args.options['no-source'] === true)
    throw new ProfileError('usage', '--source and --no-source exclude each other', '--no-source', 'leave one of them out')
  if (directory !== undefined) return openTree(directory, module ?? null, env)
  if (module === undefined) return undefined
  throw new ProfileError('usage', '--module needs --source', '--module', 'give the directory of the module with --source DIR')
}

/** The module of the working directory; undefined where there is none, or source is named or refused. */
async function moduleHere(args: ParsedArguments): Promise<NearbyModule | undefined> {
  if (args.options['no-source'] === true || textOption(args, 'source') !== undefined) return undefined
  return (await nearbyModule()) ?? undefined
}
