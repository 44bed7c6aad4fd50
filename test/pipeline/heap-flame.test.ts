import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { FrameTree } from '../../src/analysis/frame-tree.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { type AnalyzeOptions, analyze, analyzeHeaps } from '../../src/pipeline/analyze.ts'
import { givenFacts } from '../../src/pipeline/given-facts.ts'
import { heapStacks } from '../../src/pipeline/heap-flame.ts'
import type { HeapAnalysis } from '../../src/report/analyze-report.ts'
import { FLAME_KINDS } from '../../src/report/flame.ts'
import type { FlameStacks } from '../../src/report/flame-tree.ts'
import { heldCaptures, heldFacts, heldProfile } from '../support/held.ts'
import { textSource } from '../support/text-profile.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DECODE = { decode: { inflate: gunzip } }

async function drawn(paths: readonly string[], options: AnalyzeOptions = {}): Promise<{ analysis: HeapAnalysis; stacks: FlameStacks }> {
  const sources = paths.map((path) => fileSource(path))
  const all = { ...DECODE, ...options }
  const given = await givenFacts(all)
  const analysis = await analyzeHeaps(sources, all, given)
  return { analysis, stacks: await heapStacks(analysis, sources, all, given) }
}

/** Flat and cum of every function, as the tree has them: what is no function counts as the function that it stands below. */
function sumsOf({ tree, shown }: FlameStacks): Map<string, { flat: number; cum: number }> {
  const sums = new Map<string, { flat: number; cum: number }>()
  const whole = tree.whole(shown)
  const functionAt = new Int32Array(tree.length)
  for (let row = 1; row < tree.length; row++) {
    functionAt[row] = tree.kind[row] === 0 ? row : functionAt[tree.parent[row]!]!
    const name = tree.texts[tree.name[functionAt[row]!]!]!
    const sum = sums.get(name) ?? { flat: 0, cum: 0 }
    sums.set(name, sum)
    sum.flat += tree.values[row * tree.columnCount + shown]!
    if (tree.kind[row] === 0 && !isInItself(tree, row)) sum.cum += whole[row]!
  }
  return sums
}

function isInItself(tree: FrameTree, row: number): boolean {
  for (let one = tree.parent[row]!; one > 0; one = tree.parent[one]!)
    if (tree.kind[one] === 0 && tree.name[one] === tree.name[row]) return true
  return false
}

/** The values of the frames of one kind, by place. */
function marked({ tree, types }: FlameStacks, kind: (typeof FLAME_KINDS)[number], type: string): Record<string, number> {
  const column = types.findIndex((one) => one.type === type)
  const whole = tree.whole(column)
  const sums: Record<string, number> = {}
  for (let row = 0; row < tree.length; row++) {
    if (tree.kind[row] !== FLAME_KINDS.indexOf(kind)) continue
    const place = `${tree.texts[tree.file[row]!]}:${tree.line[row]}`
    sums[place] = (sums[place] ?? 0) + whole[row]!
  }
  return sums
}

function expectTop({ analysis, stacks }: Awaited<ReturnType<typeof drawn>>): void {
  const top = Object.fromEntries(analysis.top().map(({ name, flat, cum }) => [name, { flat, cum }]))
  const found = Object.fromEntries([...sumsOf(stacks)].filter(([, { flat, cum }]) => flat !== 0 || cum !== 0))
  expect(found).toEqual(top)
}

const HEAPS = readdirSync(`${ROOT}/samples`, { recursive: true, encoding: 'utf8' })
  .filter((path) => /heap(\.debug1\.txt|\.pb\.gz)$/.test(path))
  .map((path) => `${ROOT}/samples/${path}`)

describe('the frames of a heap', () => {
  it.each(HEAPS)('add up to flat and cum of the table of functions: %s', async (path) => {
    for (const sampleIndex of ['inuse_space', 'alloc_objects']) expectTop(await drawn([path], { sampleIndex }))
  })

  it('add up over several profiles, and where filters take stacks and frames out', async () => {
    const paths = ['leak', 'clean'].map((name) => `${ROOT}/samples/go1.26/${name}.heap.pb.gz`)
    expectTop(await drawn(paths))
    expectTop(await drawn(paths, { filter: { focus: 'service', hide: 'query' } }))
    expectTop(await drawn(paths, { filter: { show: 'main' } }))
  })

  it.each(HEAPS)('have the records and companions of the table of defers as frames of their own: %s', async (path) => {
    const { analysis, stacks } = await drawn([path])
    const bySite = (of: (site: HeapAnalysis['sites'][number]) => number) => {
      const sums: Record<string, number> = {}
      for (const site of analysis.sites)
        sums[`${site.file ?? ''}:${site.line ?? 0}`] = (sums[`${site.file ?? ''}:${site.line ?? 0}`] ?? 0) + of(site)
      return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))
    }
    const isPlaced = analysis.sites.every(({ file }) => file !== null)
    const sum = (values: Record<string, number>) => Object.values(values).reduce((all, one) => all + one, 0)
    const records = marked(stacks, 'record', 'inuse_objects')
    if (isPlaced) expect(records).toEqual(bySite((site) => site.records))
    else expect(sum(records)).toBe(sum(bySite((site) => site.records)))
    expect(marked(stacks, 'companion', 'inuse_space')).toEqual(bySite((site) => site.companionBytes))
  })

  it('stand below their statement in captures that keep the runtime frames, and those below them', async () => {
    const stack = 'runtime.newdefer < runtime.deferproc < main.f@/srv/f.go:7 < main.main'
    const { flame } = await analyze([textSource(`500 24000 500 24000 ${stack} {bytes=48}`)], { goVersion: '1.24', drawsStacks: true })
    const { nodes, strings } = flame!
    const shown = nodes.name.map((name, row) => `${strings[name]} ${strings[nodes.place[row]!]} ${strings[nodes.confidence[row]!]}`.trim())
    expect(shown.slice(2)).toEqual([
      'main.f /srv/f.go:7',
      'defer records /srv/f.go:7 exact',
      'runtime.deferproc main.go',
      'runtime.newdefer main.go',
    ])
  })

  it('have a frame around what each pending call holds, with its bytes', async () => {
    const capture = heldCaptures(true).find(({ program, version }) => program === 'archive' && version === 'go1.26')!
    const sources = [fileSource(heldProfile(capture))]
    const given = await heldFacts()
    const analysis = await analyzeHeaps(sources, DECODE, given)
    const stacks = await heapStacks(analysis, sources, DECODE, given)
    const expected = Object.fromEntries(
      analysis.held.map(({ holder, estimate }) => [`${holder.file}:${holder.held.statement.line}`, Math.round(estimate)]),
    )
    expect(Object.keys(expected).length).toBeGreaterThan(0)
    expect(marked(stacks, 'held', 'inuse_space')).toEqual(expected)
    const names = stacks.tree.texts.filter((text) => text.startsWith('held by defer '))
    for (const name of names) expect(name).toMatch(/^held by defer .+\(/)
  })

  it('have no records below the confidence that is asked for', async () => {
    const { stacks } = await drawn([`${ROOT}/samples/go1.26/leak.heap.pb.gz`], { minConfidence: 'strong' })
    expect(marked(stacks, 'record', 'inuse_objects')).toEqual({})
  })

  it('know the line of a function, and no line where its calls come from several', async () => {
    const source = () => textSource('1 8 1 8 f@f.go:3 < main.main@main.go:7\n1 8 1 8 g@g.go:4 < main.main@main.go:8')
    const { flame } = await analyze([source()], { drawsStacks: true })
    expect(flame!.nodes.place.map((place) => flame!.strings[place])).toEqual(['', 'main.go', 'f.go:3', 'g.go:4'])
  })

  it('are read only where a format draws them', async () => {
    expect((await analyze([textSource('1 8 1 8 main.f')])).flame).toBeUndefined()
  })
})
