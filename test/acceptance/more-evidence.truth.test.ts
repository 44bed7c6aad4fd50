import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONFIDENCES, type Confidence } from '../../src/attribution/evidence.ts'
import { isStandardFunction } from '../../src/attribution/standard-packages.ts'
import { bytesRange } from '../../src/base/byte-range.ts'
import { ProfileError } from '../../src/base/error.ts'
import type { NoticeCode } from '../../src/base/notice-codes.ts'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyzeHeaps } from '../../src/pipeline/analyze.ts'
import { openExecutables } from '../../src/pipeline/find-program.ts'
import type { GivenFacts } from '../../src/pipeline/given-facts.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { analyzeReport } from '../../src/report/analyze-report.ts'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import type { Report } from '../../src/report/report.ts'
import { parseSymbolReply } from '../../src/symbols/symbol-reply.ts'
import { deferlabFacts } from '../support/deferlab.ts'
import { type DeferRow, deferRows, keyOf } from '../support/truth.ts'
import { TRUTH_PROFILES, type TruthCapture, truthCaptures } from '../support/truth-profiles.ts'

/** What stands beside a profile: files to read with it, or facts about its program. */
interface Beside {
  readonly sources?: readonly ProfileSource[]
  readonly facts?: Partial<GivenFacts>
}

type Kind = 'goroutines' | 'goroutines of another process' | 'symbols' | 'executable' | 'source' | 'another form'

// one tree for all: a file of it is parsed once
let source: GivenFacts
beforeAll(async () => {
  source = await deferlabFacts()
})

/** A file that is read and inflated once, although many reports are made of it. */
function inflated(path: string): ProfileSource {
  const known = INFLATED.get(path) ?? contentOf(readFileSync(path))
  INFLATED.set(path, known)
  return bytesSource(path, known)
}

const INFLATED = new Map<string, Uint8Array>()

function contentOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)
}

const FOREIGN = fileURLToPath(new URL('../../samples/go1.26/server.goroutine.pb.gz', import.meta.url))
const HEAPS = ['heap.pb.gz', 'heap.debug1.txt']

/** The evidence that there may be beside a heap of a capture; null where the capture has none. */
const EVIDENCE: Readonly<Record<Kind, (capture: TruthCapture, heap: string) => Promise<Beside | null> | Beside | null>> = {
  goroutines: (capture) => filesBeside(capture, 'goroutine.pb.gz'),
  'goroutines of another process': () => ({ sources: [inflated(FOREIGN)] }),
  symbols: (capture) => {
    const file = capture.file('symbols.txt')
    return file === null ? null : { facts: { symbols: parseSymbolReply(readFileSync(file, 'utf8'), file) } }
  },
  executable: async (capture) => {
    const file = capture.file('elf.gz')
    if (file === null) return null
    const executables = await openExecutables([{ range: bytesRange(file, gunzipSync(readFileSync(file))), maySkip: false }])
    return { facts: { executables } }
  },
  source: ({ version }) => (version < 19 ? null : { facts: { source: source.source } }),
  'another form': (capture, heap) => filesBeside(capture, ...HEAPS.filter((form) => form !== heap)),
}

function filesBeside(capture: TruthCapture, ...kinds: readonly string[]): Beside | null {
  const files = kinds.flatMap((kind) => capture.file(kind) ?? [])
  return files.length === 0 ? null : { sources: files.map((file) => ({ ...inflated(file), maySkip: true })) }
}

/** Notices that say why a grade fell. */
const REASONS: readonly NoticeCode[] = ['evidence-conflict', 'source-moved']
const GATES = ['defers.records>100', 'defers.total_bytes>10000', 'findings.warning>0']

const NOTHING: GivenFacts = { version: null, symbols: null, executables: [], compiler: null, source: null, nearby: null }

async function reportOf(heap: string, beside: readonly Beside[]): Promise<Report> {
  const sources = [{ ...inflated(heap), maySkip: true }, ...beside.flatMap((one) => one.sources ?? [])]
  const facts: GivenFacts = Object.assign({}, NOTHING, ...beside.map((one) => one.facts))
  return analyzeReport(await analyzeHeaps(sources, { decode: { inflate: gunzip } }, facts))
}

const claims = (report: Report): DeferRow[] => deferRows(report).filter(({ confidence }) => confidence !== 'possible')
const rank = ({ confidence }: DeferRow) => CONFIDENCES.indexOf(confidence as Confidence)

/** Whether a limit is kept; one that cannot be decided is not. */
function passes(report: Report, gate: string): boolean {
  try {
    return gated(report, [parseGate(gate)]).verdict === 'pass'
  } catch (error) {
    if (error instanceof ProfileError) return false
    throw error
  }
}

/** What is worse in the report with more evidence than in the one with less. */
function losses(less: Report, more: Report, { sites }: TruthCapture): string[] {
  const isTrue = new Set(sites.filter(({ trap }) => !trap).map(keyOf))
  const isExplained = more.notices.some(({ code }) => REASONS.includes(code))
  const lost: string[] = []
  for (const row of claims(less).filter((one) => isTrue.has(keyOf(one)))) {
    const now = claims(more).find((one) => keyOf(one) === keyOf(row))
    if (now === undefined) lost.push(`${keyOf(row)} is lost`)
    else if (rank(now) > rank(row) && !isExplained) lost.push(`${keyOf(row)} falls from ${row.confidence} to ${now.confidence}`)
  }
  const known = new Set(claims(less).map(keyOf))
  for (const row of claims(more))
    if (!isTrue.has(keyOf(row)) && !known.has(keyOf(row)) && !row.notes.includes('pooled')) lost.push(`${keyOf(row)} is no record`)
  for (const gate of GATES) if (!passes(less, gate) && passes(more, gate)) lost.push(`${gate} passes`)
  return lost
}

/** Every subset of the evidence, and for each the evidence that it may be more of. */
async function lossesOfCapture(capture: TruthCapture, form: string): Promise<string[]> {
  const heap = capture.file(form)!
  const all: { kind: Kind; beside: Beside }[] = []
  for (const [kind, of] of Object.entries(EVIDENCE)) {
    const beside = await of(capture, form)
    if (beside !== null) all.push({ kind: kind as Kind, beside })
  }
  const subsets = Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((_one, i) => (bits >> i) % 2 === 1))
  const reports = await Promise.all(
    subsets.map((some) =>
      reportOf(
        heap,
        some.map(({ beside }) => beside),
      ),
    ),
  )
  return subsets.flatMap((some, bits) =>
    all.flatMap(({ kind }, i) => {
      if ((bits >> i) % 2 === 1) return []
      const with_ = [...some.map((one) => one.kind), kind].join(', ')
      return losses(reports[bits]!, reports[bits + 2 ** i]!, capture).map((loss) => `with ${with_}: ${loss}`)
    }),
  )
}

const CASES = truthCaptures(TRUTH_PROFILES)
  .filter(({ version }) => version >= 18)
  .flatMap((capture) => HEAPS.filter((form) => capture.file(form) !== null).map((form) => [capture.label, form, capture] as const))

describe('truth: more evidence is never worse, whatever there is already', () => {
  it.each(CASES)('%s %s', async (_label, form, capture) => {
    expect(await lossesOfCapture(capture, form)).toEqual([])
  })
})

const DUMPS = ['goroutine.pb.gz', 'goroutine.debug1.txt', 'goroutine.debug2.txt']
const DUMP_CASES = truthCaptures(TRUTH_PROFILES).filter((capture) => DUMPS.filter((form) => capture.file(form) !== null).length > 1)

/** Goroutines of the program by what is known of their deferred call; those that served the captures differ from one to the next. */
async function goroutinesOf(files: readonly string[]): Promise<{ undecided: number; deferred: number }> {
  const options = { threshold: 1000, baseline: null, decode: { inflate: gunzip } }
  const { groups } = await goroutines(files.map(fileSource), [], options, source)
  const sum = (isDeferred: boolean | null) =>
    groups
      .filter(({ deferred, place }) => deferred.isDeferred === isDeferred && place !== null && !isStandardFunction(place.name))
      .reduce((total, { count }) => total + count, 0)
  return { undecided: sum(null), deferred: sum(true) }
}

describe('truth: forms of goroutines that are joined tell what each tells alone', () => {
  it.each(DUMP_CASES.map((capture) => [capture.label, capture] as const))('%s', async (_label, capture) => {
    const files = DUMPS.flatMap((form) => capture.file(form) ?? [])
    const alone = await Promise.all(files.map((file) => goroutinesOf([file])))
    const joined = await goroutinesOf(files)
    expect(joined.undecided).toBeLessThanOrEqual(Math.min(...alone.map(({ undecided }) => undecided)))
    expect(joined.deferred).toBeGreaterThanOrEqual(Math.max(...alone.map(({ deferred }) => deferred)))
  })
})
