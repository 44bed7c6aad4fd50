import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Integer } from '../../src/base/int64.ts'
import { formatFixed } from '../../src/compat/go/format-float.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import type { Table } from '../../src/report/report.ts'
import { inParallel, pprofTop, runPprof } from './pprof.ts'
import { heapGroups, shortName, someFiles } from './real-profiles.ts'

const FILES = someFiles(30)
const SAMPLE = fileURLToPath(new URL('../../samples/go1.26/leak.heap.pb.gz', import.meta.url))
const PROGRAMS = fileURLToPath(new URL('../../samples/programs', import.meta.url))
const ALL = ['-nodecount=0', '-nodefraction=0', '-edgefraction=0', '-symbolize=none', '-unit=B']
const TYPES = ['inuse_space', 'alloc_objects']

async function tableOf(id: 'lines' | 'peek' | 'list', paths: readonly string[], options: AnalyzeOptions): Promise<Table> {
  const { tables } = await analyze(
    paths.map((path) => fileSource(path)),
    options,
  )
  return tables[id]!
}

// Expected values: `go tool pprof -peek` and `-list` of the installed Go, which are compared as numbers and names.
describe('--peek, against pprof', () => {
  it('has the same callers and callees with the same values, shares and order', async () => {
    const differences = await inParallel(FILES, async (path) => {
      const found: string[] = []
      for (const type of TYPES) {
        const theirs = peekBlocks((await runPprof([...ALL, '-peek=.', `-sample_index=${type}`, path])).stdout)
        const ours = blocksOf(await tableOf('peek', [path], { peek: '.', sampleIndex: type }))
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) found.push(`${shortName(path)} ${type}`)
      }
      return found
    })
    expect(differences.flat()).toEqual([])
  })

  it('tells of functions that match alone, of profiles that are added up, and of what filters leave', async () => {
    const pair = heapGroups.find(({ name, files }) => name.startsWith('samples') && files.length > 0)!.files.slice(0, 1)
    const paths = [...pair, ...pair]
    const theirs = peekBlocks((await runPprof([...ALL, '-peek=^main\\.', ...paths])).stdout)
    expect(blocksOf(await tableOf('peek', paths, { peek: '^main\\.' }))).toEqual(theirs)
    expect(theirs.length).toBeGreaterThan(1)
    const filtered = peekBlocks((await runPprof([...ALL, '-peek=.', '-focus=main', '-hide=^main\\.query', SAMPLE])).stdout)
    expect(blocksOf(await tableOf('peek', [SAMPLE], { peek: '.', filter: { focus: 'main', hide: '^main\\.query' } }))).toEqual(filtered)
  })
})

describe('--list, against pprof', () => {
  it('has the same functions in the same files, with the same flat and cum over their lines', async () => {
    const differences = await inParallel(FILES, async (path) => {
      const theirs = routines((await runPprof([...ALL, '-list=.', '-source_path=/nonexistent', path])).stdout)
      const ours = routinesOf(await tableOf('list', [path], { list: '.' }))
      // pprof sorts by name, ours by value
      const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort()
      return sorted(ours).join() === sorted(theirs).join() ? [] : [shortName(path)]
    })
    expect(differences.flat()).toEqual([])
  })

  it('has the same lines with the same values and text', async () => {
    const options = ['-list=^main', `-source_path=${PROGRAMS}`, '-trim_path=example.com/orders', SAMPLE]
    const theirs = sourceLines((await runPprof([...ALL, ...options])).stdout)
    expect(theirs.length).toBeGreaterThan(20)
    const sourceTree = { files: await openSourceFiles(PROGRAMS, {}), grammar: await readGoGrammar(), module: null, prefix: '' }
    const { rows } = await tableOf('list', [SAMPLE], { list: '^main', sourceTree })
    const ours = new Map(rows.map((row) => [`${row['function']} ${row['line']}`, row]))
    for (const { name, line, flat, cum, text } of theirs) {
      const row = ours.get(`${name} ${line}`)
      // pprof shows lines around the function too
      if (row === undefined) expect([flat, cum]).toEqual([0, 0])
      else expect([row['flat'], row['cum'], row['source']]).toEqual([flat, cum, text])
    }
    const sampled = (one: { flat: unknown; cum: unknown }) => one.flat !== 0 || one.cum !== 0
    expect(rows.filter((row) => sampled(row as never)).length).toBe(theirs.filter(sampled).length)
  })
})

describe('--lines, against pprof', () => {
  it('has the same lines in the same order', async () => {
    for (const path of FILES.slice(0, 10)) {
      const { rows: theirs } = await pprofTop(['-lines'], path)
      const { rows } = await tableOf('lines', [path], { byLine: true })
      const ours = rows.map(({ function: name, file, line, flat, cum }) => ({
        name: `${name}${file === null ? '' : ` ${file}:${line}`}`,
        flat: BigInt(flat as Integer),
        cum: BigInt(cum as Integer),
      }))
      expect(ours, shortName(path)).toEqual(theirs)
    }
  })
})

interface Block {
  readonly name: string
  readonly flat: number
  readonly cum: number
  /** Value, share in percent as printed, and name. */
  readonly callers: string[]
  readonly callees: string[]
}

const EDGE = /^ *(-?\d+)B? +(\S+)% \| {3}(.*)$/
const NODE = /^ *(-?\d+)B? +\S+% +\S+% +(-?\d+)B? +\S+% +\| (.*)$/

function peekBlocks(text: string): Block[] {
  const [, ...sections] = text.split(/^-{40,}\+-+\n/m)
  return sections.flatMap((section) => {
    const lines = section.trimEnd().split('\n')
    const at = lines.findIndex((line) => NODE.test(line))
    if (at === -1) return []
    const [, flat, cum, name] = NODE.exec(lines[at]!)!
    const edge = (line: string) => {
      const [, value, share, other] = EDGE.exec(line)!
      return `${value} ${share} ${other}`
    }
    return [
      { name: name!, flat: Number(flat), cum: Number(cum), callers: lines.slice(0, at).map(edge), callees: lines.slice(at + 1).map(edge) },
    ]
  })
}

function blocksOf({ rows }: Table): Block[] {
  const blocks: Block[] = []
  let callers: string[] = []
  for (const row of rows) {
    const edge = `${row['value']} ${percentage(row['share'] as number)} ${row['other']}${row['inlined'] === true ? ' (inline)' : ''}`
    if (row['relation'] === 'caller') callers.push(edge)
    else if (row['relation'] === 'callee') blocks.at(-1)!.callees.push(edge)
    else {
      blocks.push({ name: String(row['function']), flat: Number(row['flat']), cum: Number(row['cum']), callers, callees: [] })
      callers = []
    }
  }
  return blocks
}

/** Source: google/pprof internal/measurement, `Percentage`; below 0.0001% an exponent. */
function percentage(share: number): string {
  const percent = share * 100
  if (percent >= 99.95 && percent <= 100.05) return '100'
  if (percent >= 1) return formatFixed(percent, 2)
  if (percent === 0) return '0'
  if (percent < 1e-4)
    return percent
      .toExponential(1)
      .replace(/e-(\d)$/, 'e-0$1')
      .replace('.0e', 'e')
  return formatFixed(percent, 1 - Math.floor(Math.log10(percent))).replace(/0+$/, '')
}

function routines(text: string): string[] {
  return Array.from(text.matchAll(/^ROUTINE =+ (.*) in (.*)\n *(-?\d+)B? +(-?\d+)B? \(flat, cum\)/gm), ([, name, file, flat, cum]) =>
    [name, file, flat, cum].join(' '),
  )
}

function routinesOf({ rows }: Table): string[] {
  const sums = new Map<string, { flat: number; cum: number }>()
  for (const { function: name, file, flat, cum } of rows) {
    if (file === null) continue
    const key = `${name} ${file}`
    const sum = sums.get(key) ?? { flat: 0, cum: 0 }
    sums.set(key, { flat: sum.flat + Number(flat), cum: sum.cum + Number(cum) })
  }
  return [...sums].map(([key, { flat, cum }]) => `${key} ${flat} ${cum}`)
}

function sourceLines(text: string): { name: string; line: number; flat: number; cum: number; text: string }[] {
  const lines: ReturnType<typeof sourceLines> = []
  let name = ''
  for (const line of text.split('\n')) {
    name = /^ROUTINE =+ (.*) in /.exec(line)?.[1] ?? name
    const match = /^ *(\.|-?\d+)B? +(\.|-?\d+)B? +(\d+):(.*)$/.exec(line)
    if (match === null) continue
    const value = (digits: string) => (digits === '.' ? 0 : Number(digits))
    lines.push({
      name,
      line: Number(match[3]),
      flat: value(match[1]!),
      cum: value(match[2]!),
      text: match[4]!.replaceAll('\t', '    '),
    })
  }
  return lines
}
