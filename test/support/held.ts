import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { HeldMemory } from '../../src/attribution/held-memory.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyzeHeaps } from '../../src/pipeline/analyze.ts'
import { type GivenFacts, givenFacts } from '../../src/pipeline/given-facts.ts'
import type { HeapAnalysis } from '../../src/report/analyze-report.ts'

const ROOT = fileURLToPath(new URL('../held', import.meta.url))

/** What a `defer` statement held: what was gone after its function had returned. See `test/held/programs/truth.mjs`. */
export interface HeldTruth {
  /** Such as `go1.26`. */
  readonly version: string
  readonly program: string
  /** Line of the statement. */
  readonly line: number
  /** `alike`: it looks as if it held memory, and something else keeps it. */
  readonly kind: 'holds' | 'alike'
  /** `net/http` and `pool` are judged apart; other tags tell statements of one function apart. */
  readonly tag: string | null
  readonly bytes: number
}

/** The truth of all programs and Go versions. */
export const HELD_TRUTH: readonly HeldTruth[] = JSON.parse(readFileSync(`${ROOT}/profiles/truth.json`, 'utf8'))

/** A capture of a program while its functions run. */
export interface HeldCapture {
  readonly version: string
  readonly program: string
  readonly isExact: boolean
  readonly truths: readonly HeldTruth[]
}

/** The captures of a sampling rate. */
export function heldCaptures(isExact: boolean): HeldCapture[] {
  const end = '.rate1.pb.gz'
  return readdirSync(`${ROOT}/profiles`)
    .filter((one) => one.startsWith('go'))
    .flatMap((version) =>
      readdirSync(`${ROOT}/profiles/${version}`)
        .filter((file) => file.endsWith(end))
        .map((file) => {
          const program = file.slice(0, -end.length)
          return { version, program, isExact, truths: HELD_TRUTH.filter((one) => one.version === version && one.program === program) }
        }),
    )
}

let facts: Promise<GivenFacts> | null = null

/** The source of the programs; a file of it is parsed once. */
export function heldFacts(): Promise<GivenFacts> {
  facts ??= readFacts()
  return facts
}

async function readFacts(): Promise<GivenFacts> {
  const files = await openSourceFiles(`${ROOT}/programs`, {})
  return givenFacts({ sourceTree: { files, grammar: await readGoGrammar(), module: null, prefix: '' } })
}

/** The file of a capture. */
export function heldProfile({ version, program, isExact }: HeldCapture): string {
  return `${ROOT}/profiles/${version}/${program}${isExact ? '.rate1' : ''}.pb.gz`
}

/** Analyzes a capture with the source of its program. */
export async function heldAnalysis(capture: HeldCapture): Promise<HeapAnalysis> {
  return analyzeHeaps([fileSource(heldProfile(capture))], { decode: { inflate: gunzip } }, await heldFacts())
}

/** What was found for a statement. */
export function foundFor(held: readonly HeldMemory[], { program, line }: HeldTruth): HeldMemory | undefined {
  return held.find(({ holder }) => holder.file.endsWith(`/${program}/main.go`) && holder.held.statement.line === line)
}

/** `go1.26 unpack:39`. */
export function truthName({ version, program, line }: HeldTruth): string {
  return `${version} ${program}:${line}`
}
