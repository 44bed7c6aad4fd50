import { type GoVersion, parseGoVersion } from '../attribution/go-version.ts'
import { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import { type CompilerText, parseCompilerLog } from '../gosource/compiler-log/parse-compiler-log.ts'
import type { SourceFrame } from '../gosource/source-index.ts'
import type { Executable } from '../symbols/executable.ts'
import { parseSymbolReply } from '../symbols/symbol-reply.ts'
import type { OpenNamed } from './named-program.ts'
import type { NearbyModule, NearbySource } from './nearby-source.ts'
import type { ExecutableFile } from './program.ts'
import type { ProgramSource, SourceTree } from './source-evidence.ts'

export type { CompilerText }

/** The evidence that a user gives besides the profiles. */
export interface FactOptions {
  readonly goVersion?: string
  /** Replies of `/debug/pprof/symbol`, as text. */
  readonly symbols?: readonly { readonly source: string; readonly text: string }[]
  /** Files that may be the executables of the profiles. */
  readonly executables?: readonly ExecutableFile[]
  /** Opens the executables that profiles name themselves, on this machine; without it, or beside `executables`, those are not looked for. */
  readonly openNamed?: OpenNamed
  /** What the Go compiler printed of the program. */
  readonly compilerTexts?: readonly CompilerText[]
  /** The source of the program. */
  readonly sourceTree?: SourceTree
  /** Source that is used where a profile is of it, unless there is a `sourceTree`. */
  readonly nearbyModule?: NearbyModule
}

/** What this evidence says about the program. */
export interface GivenFacts {
  readonly version: GoVersion | null
  readonly symbols: ReadonlyMap<bigint, string> | null
  readonly executables: readonly Executable[]
  /** As in the options, where no executable is given. */
  readonly openNamed?: OpenNamed
  /** What the compiler said; null where nobody gave it. */
  readonly compiler: CompilerLog | null
  readonly source: ProgramSource | null
  /** Source that nobody named, and that may be of the profiles: `withNearbySource` decides it. */
  readonly nearby: NearbySource | null
}

/**
 * Reads the given evidence before any profile is read. Throws `bad-go-version` and `bad-symbols`, and for an executable that
 * cannot be read.
 */
export async function givenFacts(options: FactOptions): Promise<GivenFacts> {
  const version = options.goVersion === undefined ? null : parseGoVersion(options.goVersion)
  const symbols = readSymbols(options)
  const executables = await openExecutables(options.executables)
  return {
    version,
    symbols,
    executables,
    ...(options.openNamed === undefined || (options.executables ?? []).length > 0 ? {} : { openNamed: options.openNamed }),
    compiler: readCompilerLog(options.compilerTexts),
    source: await openSource(options.sourceTree),
    nearby: options.sourceTree === undefined ? await openNearby(options.nearbyModule) : null,
  }
}

/** What the texts of a compiler say; null without any. Throws `bad-compiler-log`. */
export function readCompilerLog(texts: readonly CompilerText[] = []): CompilerLog | null {
  return texts.length === 0 ? null : new CompilerLog(parseCompilerLog(texts), [...new Set(texts.map(({ source }) => source))])
}

// loaded on demand, since the code that reads executables and source is large, and most runs need neither

async function openExecutables(files: FactOptions['executables']): Promise<readonly Executable[]> {
  return files === undefined || files.length === 0 ? [] : (await import('./find-program.ts')).openExecutables(files)
}

async function openSource(tree: FactOptions['sourceTree']): Promise<ProgramSource | null> {
  return tree === undefined ? null : (await import('./source-evidence.ts')).openSource(tree)
}

async function openNearby(module: FactOptions['nearbyModule']): Promise<NearbySource | null> {
  return module === undefined ? null : new (await import('./nearby-source.ts')).NearbySource(module)
}

/** What is given, with the source at hand where these frames are of its module. */
export async function withNearbySource(given: GivenFacts, frames: () => Iterable<SourceFrame>): Promise<GivenFacts> {
  if (given.source !== null || given.nearby === null) return given
  const source = await given.nearby.sourceOf(frames())
  return source === null ? given : { ...given, source }
}

function readSymbols(options: FactOptions): Map<bigint, string> | null {
  if (options.symbols === undefined || options.symbols.length === 0) return null
  const symbols = new Map<bigint, string>()
  for (const { source, text } of options.symbols) for (const [pc, name] of parseSymbolReply(text, source)) symbols.set(pc, name)
  return symbols
}
