import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { ProfileError } from '../../src/base/error.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { loadGoRegexp } from '../../src/compat/go/regexp.ts'
import { UTC } from '../../src/compat/go/time-zone.ts'
import { buildReport } from '../../src/compat/pprof/build-report.ts'
import { isBuilt } from '../../src/compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../../src/compat/pprof/command-line/flags.ts'
import { PRINTERS } from '../../src/compat/pprof/print/printers.ts'
import { parseBaseline } from '../../src/gosource/risks/baseline.ts'
import { CONVERT_FORMATS, convert } from '../../src/pipeline/convert.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { parseGoroutineBaseline } from '../../src/pipeline/goroutine-baseline.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { pprofProfile } from '../../src/pipeline/pprof.ts'
import { trend } from '../../src/pipeline/trend.ts'
import { RENDERERS } from '../../src/render/formats.ts'
import { parseKnownFindings } from '../../src/report/known-findings.ts'
import type { Report } from '../../src/report/report.ts'
import type { Target } from './fuzzer.ts'
import { mutateBytes, mutateJson, mutateText, mutateWire } from './mutators.ts'

const inflated = (path: string): Uint8Array => {
  const bytes = readFileSync(path)
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}
const seeds =
  (...paths: string[]) =>
  () =>
    paths.map(inflated)
const written = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** One of the choices, which depends on the input alone. */
function chosen<T>(choices: readonly T[], input: Uint8Array): T {
  return choices[input.reduce((sum, byte) => sum + byte, 0) % choices.length]!
}

async function rendered(report: Report): Promise<void> {
  for (const format of ['table', 'csv', 'sarif'] as const) (await RENDERERS[format]())(report)
}

const HEAPS = ['samples/go1.26/clean.heap.pb.gz', 'samples/go1.26/leak.heap.pb.gz']
const CPU = ['test/fixtures/cpu/go1.26.8.cpu.pb.gz', 'test/fixtures/cpu/go1.22.12.cpu.pb.gz']
const FIRST = inflated('samples/go1.26/leak.heap.pb.gz')

const REPORTS = [
  ['-top'],
  ['-top', '-lines', '-cum'],
  ['-tree', '-addresses'],
  ['-raw'],
  ['-traces'],
  ['-dot'],
  ['-dot', '-call_tree', '-nodecount=5'],
  ['-tags'],
  ['-peek=main'],
  ['-callgrind'],
  ['-proto'],
  ['-topproto'],
  ['-top', '-focus=main', '-hide=leak', '-tagfocus=bytes=48'],
  ['-list=main'],
]

/** What is done with what the decoders gave: an input that they take may still be one that nobody thought of. */
export const PIPELINES: readonly Target[] = [
  {
    name: 'pprof-report',
    seeds: seeds(...HEAPS, 'samples/go1.26/leak.goroutine.pb.gz', CPU[0]!),
    mutators: [mutateWire, mutateWire, mutateBytes],
    run: async (input) => {
      const request = parsePprofFlags([...chosen(REPORTS, input), 'fuzz'])!
      const command = request.command!
      if (!isBuilt(command)) throw new Error('there is no such report')
      const world = {
        open: async () => ({ source: bytesSource('fuzz', input), url: null }),
        shown: (address: string) => address,
        openFile: () => Promise.reject(new ProfileError('not-found', 'there are no files', '', '')),
        askNames: async () => new Map(),
        loadRegexp: loadGoRegexp,
        decode: {},
        warn: () => undefined,
      }
      const profile = await pprofProfile({ ...request, command }, '', ['fuzz'], world)
      const report = buildReport(profile, { ...request, command }, await loadGoRegexp(), () => undefined)
      const print = await PRINTERS[command.format]()
      for (const _ of print(report, { zone: UTC, readSource: () => null, workingDirectory: '/' }));
    },
  },
  {
    name: 'convert',
    seeds: seeds(...HEAPS, ...CPU),
    mutators: [mutateWire, mutateWire, mutateBytes],
    run: async (input) => {
      const to = chosen(CONVERT_FORMATS, input)
      const converted = await convert([bytesSource('fuzz', input)], { to, ...(to === 'pprof' ? { deferFrames: 'likely' } : {}) })
      if (converted.form === 'text') for (const _ of converted.chunks);
    },
  },
  {
    name: 'goroutines',
    seeds: seeds(
      'samples/go1.26/leak.goroutine.pb.gz',
      'samples/go1.26/server.goroutine.debug2.txt',
      'test/fixtures/go1.26.goroutine.debug1.txt',
      'test/fixtures/pasted/panicserving.log',
    ),
    mutators: [mutateText, mutateText, mutateWire, mutateBytes],
    run: async (input) => rendered((await goroutines([bytesSource('fuzz', input)])).report),
  },
  {
    name: 'diff',
    seeds: seeds(...HEAPS, CPU[0]!),
    mutators: [mutateWire, mutateWire, mutateBytes],
    run: async (input) => {
      const before = { label: 'before', sources: [bytesSource('first', FIRST)] }
      await rendered(await diff([before, { label: 'after', sources: [bytesSource('fuzz', input)] }]))
    },
  },
  {
    name: 'cpu-diff',
    seeds: seeds(...CPU),
    mutators: [mutateWire, mutateWire, mutateBytes],
    run: async (input) => {
      const set = (label: string) => ({ label, sources: [bytesSource(label, input)] })
      await rendered(await diff([set('before'), set('after')]))
    },
  },
  {
    name: 'trend',
    seeds: seeds(...HEAPS, 'samples/go1.26/leak.heap.debug1.txt'),
    mutators: [mutateWire, mutateWire, mutateText],
    run: async (input) => rendered(await trend([bytesSource('first', FIRST), bytesSource('fuzz', input), bytesSource('again', input)])),
  },
  {
    name: 'baseline',
    seeds: () => [
      written({
        schema: 'deferscope.baseline/1',
        findings: [{ command: 'analyze', rule: 'defer-records-live', function: 'main.f', severity: 'error', count: 1 }],
        statements: [{ rule: 'defer-in-loop', file: 'main.go', function: 'main.f', fingerprint: 'a5bc88e102936ac6', count: 1 }],
        groups: [{ group: ['main.f', '', 'chan receive', 'select'], count: 8 }],
      }),
    ],
    mutators: [mutateJson, mutateText, mutateBytes],
    run: (input) => {
      const text = textOf(input)
      parseKnownFindings('fuzz', text)
      parseBaseline(text, 'fuzz')
      parseGoroutineBaseline(text, 'fuzz')
    },
  },
]
