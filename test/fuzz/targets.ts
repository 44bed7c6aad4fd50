import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { bytesSource } from '../../src/base/profile-source.ts'
import { benchstat } from '../../src/compat/benchstat/benchstat.ts'
import { decodeContent } from '../../src/decode/decode-content.ts'
import { decodeGoroutines } from '../../src/decode/decode-goroutines.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { parseGcTrace } from '../../src/decode/gc-trace.ts'
import { parseSizeCounters } from '../../src/decode/size-counters.ts'
import type { Engine, Send } from '../../src/engines/engine.ts'
import { parca } from '../../src/engines/parca.ts'
import { pyroscope } from '../../src/engines/pyroscope.ts'
import { CompilerLog } from '../../src/gosource/compiler-log/compiler-log.ts'
import { parseCompilerLog } from '../../src/gosource/compiler-log/parse-compiler-log.ts'
import { GoFile } from '../../src/gosource/go-file.ts'
import { scanFile } from '../../src/gosource/risks/scan-file.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { readPprofProfile } from '../../src/pipeline/pprof-source.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { RENDERERS } from '../../src/render/formats.ts'
import { parseBudget } from '../../src/report/budget.ts'
import { savedReports } from '../../src/report/saved-report.ts'
import { parseSymbolReply } from '../../src/symbols/symbol-reply.ts'
import { readTargetList } from '../../src/targets/read-target-list.ts'
import { parseGo } from '../support/go-parser.ts'
import { type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'
import { survives } from '../symbols/damage.ts'
import type { Target } from './fuzzer.ts'
import { mutateBytes, mutateGzip, mutateJson, mutateText, mutateWire } from './mutators.ts'
import { PIPELINES } from './pipelines.ts'

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path))
const reading =
  (...paths: string[]) =>
  () =>
    paths.map(read)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const written = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

/** Inflated bytes that gzip data may hold: small, so that an execution is short. */
const MAX_SIZE = 1 << 20

const PROTOBUF = ['samples/go1.26/clean.heap.pb.gz', 'samples/go1.26/leak.heap.pb.gz', 'samples/go1.26/leak.goroutine.pb.gz']
const HEAP_TEXTS = ['samples/go1.26/leak.heap.debug1.txt', 'test/fixtures/pasted/tabs.heap.txt']
const GOROUTINE_TEXTS = [
  'test/fixtures/pasted/leaktest.txt',
  'test/fixtures/pasted/panicserving.log',
  'test/fixtures/pasted/docker-json-file.log',
  'test/fixtures/pasted/json-msg-per-line.log',
  'test/fixtures/pasted/tabs.debug1.txt',
  'test/fixtures/go1.26.goroutine.debug1.txt',
  'test/fixtures/go1.26.goroutine.debug2.txt',
]

/** Stands between the answers of an engine, which asks several times. */
const PARTS = '\n---\n'

/** Every decoder, by what it reads, and what is done with what they give. */
export const TARGETS: readonly Target[] = [
  {
    name: 'protobuf',
    seeds: () => PROTOBUF.map((path) => new Uint8Array(gunzipSync(read(path)))),
    mutators: [mutateWire, mutateWire, mutateBytes],
    run: (input) => decodeProfile(bytesSource('fuzz', input), new StackTable()),
  },
  {
    name: 'gzip',
    seeds: () => [...PROTOBUF.map(read), new Uint8Array(gzipSync('heap profile: 0: 0 [0: 0] @ heap/1\n'))],
    mutators: [mutateGzip],
    run: async (input) => {
      const sum = () => {
        let size = 0
        const push = (chunk: Uint8Array): void => {
          size += chunk.length
        }
        return { push, end: () => size }
      }
      await bothEnd(
        () => decodeContent(bytesSource('fuzz', input), sum, { maxSize: MAX_SIZE }),
        () => decodeContent(bytesSource('fuzz', input), sum, { maxSize: MAX_SIZE, inflate: gunzip }),
      )
    },
  },
  {
    name: 'heap-text',
    seeds: reading(...HEAP_TEXTS),
    mutators: [mutateText, mutateText, mutateBytes],
    run: (input) => decodeProfile(bytesSource('fuzz', input), new StackTable(), { takesCut: true }),
  },
  {
    name: 'pprof-text',
    seeds: reading(...HEAP_TEXTS, 'test/fixtures/go1.26.goroutine.debug1.txt'),
    mutators: [mutateText, mutateText, mutateBytes],
    run: (input) => readPprofProfile(bytesSource('fuzz', input), {}),
  },
  {
    name: 'goroutine-text',
    seeds: reading(...GOROUTINE_TEXTS),
    mutators: [mutateText, mutateText, mutateText, mutateBytes],
    run: (input) => decodeGoroutines(bytesSource('fuzz', input), { takesCut: true }),
  },
  {
    name: 'analyze',
    seeds: () => [...PROTOBUF.map((path) => new Uint8Array(gunzipSync(read(path)))), ...HEAP_TEXTS.map(read)],
    mutators: [mutateWire, mutateWire, mutateText, mutateBytes],
    run: async (input) => {
      const report = await analyze([bytesSource('fuzz', input)], { drawsStacks: true })
      for (const format of ['table', 'json', 'svg'] as const) (await RENDERERS[format]())(report)
    },
  },
  {
    name: 'symbol-reply',
    seeds: reading('samples/go1.26/leak.symbols.txt'),
    mutators: [mutateText, mutateBytes],
    run: (input) => parseSymbolReply(textOf(input), 'fuzz'),
  },
  executable('elf', { version: '1.20', isSince126: true }, { version: '1.20', isBare: true }, { version: '1.18', isPie: true }),
  executable('mach-o', { format: 'mach-o', version: '1.20', isPie: true }, { format: 'mach-o', version: '1.18', arch: 'arm64' }),
  executable('pe', { format: 'pe', version: '1.16' }, { format: 'pe', version: '1.20', arch: '386' }),
  executable('pclntab', { version: '1.2' }, { version: '1.16' }, { version: '1.18', arch: '386' }, { version: '1.20', arch: 's390x' }),
  {
    name: 'go-source',
    seeds: reading('test/fixtures/compiler/main.go.txt', 'test/held/programs/registry/main.go', 'test/fixtures/counters/main.go.txt'),
    mutators: [mutateText, mutateText, mutateText, mutateBytes],
    run: (input) => {
      const file = parseGo('fuzz.go', textOf(input))
      new GoFile(file, 21).defers.map(({ line }) => line)
      scanFile(file, { goMinor: 21 })
    },
  },
  {
    name: 'compiler-log',
    seeds: () =>
      ['go1.26.d-defer.txt', 'go1.26.m2.txt', 'go1.26.logopt.main.json.txt'].map((name) =>
        read(`test/fixtures/compiler/${name}`).slice(0, 6000),
      ),
    mutators: [mutateText, mutateText, mutateBytes],
    run: (input) => {
      const log = new CompilerLog(parseCompilerLog([{ source: 'fuzz', text: textOf(input) }]), ['fuzz'])
      log.file({ file: '/a/main.go', package: 'main' })
    },
  },
  {
    name: 'gctrace',
    seeds: reading('test/fixtures/gctrace/go1.22.12.gctrace.txt', 'test/fixtures/gctrace/go1.26.8.gctrace.txt'),
    mutators: [mutateText, mutateText, mutateBytes],
    run: (input) => parseGcTrace(textOf(input), 'fuzz'),
  },
  {
    name: 'benchmark',
    seeds: () =>
      ['basic-heap/old', 'negative/old', 'filter/old'].map((name) => read(`test/compat/benchstat/cases/${name}.txt`).slice(0, 4000)),
    mutators: [mutateText, mutateText, mutateBytes],
    run: (input) =>
      benchstat(['old=a', 'new=b'], {
        open: (path) => bytesSource(path, input).open(),
        out: () => undefined,
        drained: () => Promise.resolve(),
        err: () => undefined,
      }),
  },
  {
    name: 'counters',
    seeds: () => [
      ...reading('test/fixtures/counters/go1.26.8-0.vars.json')(),
      written(
        'process_start_time_seconds 1.7e9\ngo_gc_heap_allocs_by_size_bytes_bucket{le="8.999"} 12\ngo_gc_heap_frees_by_size_bytes_bucket{le="8.999"} 2\n',
      ),
    ],
    mutators: [mutateJson, mutateText, mutateBytes],
    run: (input) => parseSizeCounters(textOf(input), 'fuzz'),
  },
  {
    name: 'saved-report',
    seeds: () =>
      ['analyze-details-json', 'diff-json', 'goroutines-json', 'scan-json'].map((name) => read(`test/golden/${name}/stdout.txt`)),
    mutators: [mutateJson, mutateJson, mutateText],
    run: async (input) => {
      for (const report of savedReports('fuzz', textOf(input)))
        for (const format of ['table', 'markdown', 'csv', 'sarif'] as const) (await RENDERERS[format]())(report)
    },
  },
  {
    name: 'budget',
    seeds: () => [
      written({
        limits: {
          analyze: { records: 'defers.records>10', rest: { failOn: 'findings.error>0', why: 'none so far' } },
          diff: { a: 'defers.delta>1KiB' },
        },
      }),
      written('{\n  "limits": {"trend": {"one": {"failOn": "growing", "function": "main.*", "why": "it is known"}}}\n}'),
    ],
    mutators: [mutateJson, mutateText, mutateBytes],
    run: (input) => parseBudget('fuzz', textOf(input)),
  },
  {
    name: 'target-list',
    seeds: reading('test/fixtures/prometheus/http-sd.json', 'test/fixtures/prometheus/targets.json'),
    mutators: [mutateJson, mutateText, mutateBytes],
    run: (input) => readTargetList(textOf(input), 'fuzz'),
  },
  engine('pyroscope', pyroscope, ['types', 'labelnames-match', 'exemplars-inuse_space', 'labelvalues']),
  engine('parca', parca, ['types', 'labels', 'range-series', 'values-pod', 'single-leak-inuse_space']),
  ...PIPELINES,
]

/** Runs both, whatever the first does; throws what the last unexpected failure was. */
async function bothEnd(...works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const results: PromiseSettledResult<unknown>[] = []
  for (const work of works) results.push(...(await Promise.allSettled([work()])))
  const reasons = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []))
  const unexpected = reasons.find(({ name }) => name !== 'ProfileError')
  if (unexpected !== undefined) throw unexpected
  if (reasons.length === 1) throw new Error('one inflater refuses what the other takes', { cause: reasons[0] })
}

function executable(name: string, ...kinds: Partial<TinyOptions>[]): Target {
  const functions = ['runtime.main', 'main.main', 'main.f'].map((each) => ({
    name: each,
    code: [0x90, 0x90, 0x90, 0x90, 0xe8, 7, 0, 0, 0, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90],
    inlined: {
      calls: [{ name: 'main.leaf', parentPc: 0, startLine: 5 }],
      at: [
        [8, -1],
        [16, 0],
      ] as [number, number][],
    },
  }))
  const modules = 'path\tmain\nmod\texample.com\tv1\nbuild\tGOARCH=amd64\n'
  const made = kinds.map((kind) =>
    tinyExecutable({ functions, buildId: 'ab'.repeat(16), goBuildId: 'x', goVersion: 'go1.20', modules, ...kind }),
  )
  const addresses = [...made.flatMap((one) => functions.map((each) => one.entry(each.name) + 9n)), 0n, 2n ** 64n - 1n]
  return { name, seeds: () => made.map(({ bytes }) => bytes), mutators: [mutateBytes], run: (input) => survives(input, addresses) }
}

/** An engine whose answers are the parts of the input, one after the other. */
function engine(name: 'pyroscope' | 'parca', open: (send: Send) => Engine, replies: readonly string[]): Target {
  return {
    name,
    seeds: () =>
      replies
        .map((reply) => read(`test/fixtures/engines/${name}/${reply}.response.txt`))
        .flatMap((one, i, all) => [one, written([...all.slice(i), ...all.slice(0, i)].map(textOf).join(PARTS))]),
    mutators: [mutateJson, mutateText, mutateText, mutateBytes],
    run: async (input) => {
      const parts = textOf(input).split(PARTS)
      let next = 0
      const asked = open(async () => ({ status: 200, body: written(parts[next++ % parts.length]!), where: 'fuzz' }))
      const range = { from: 1_795_966_059_000, until: 1_795_966_061_000 }
      await asked.types(range)
      await asked.labelNames('{}', range)
      await asked.labelValues('pod', '{}', range)
      const [capture] = await asked.captures('memory:inuse_space:bytes:space:bytes', '{}', range)
      if (capture !== undefined) await asked.read('memory:inuse_space:bytes:space:bytes', '{}', capture)
    },
  }
}
