import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { comparableHeld, type HeldValue, type HeldValues, heldKey } from '../../src/pipeline/held-values.ts'
import { HELD_TRUTH } from '../support/held.ts'

const ROOT = fileURLToPath(new URL('../held', import.meta.url))
const DURING = `${ROOT}/profiles/go1.26/archive`
// the same program right after its functions returned
const AFTER = `${ROOT}/after/archive`

async function compared(before: readonly string[], after: readonly string[], hasSource = true) {
  const files = await openSourceFiles(`${ROOT}/programs`, {})
  const sourceTree = { files, grammar: await readGoGrammar(), module: null, prefix: '' }
  const report = await diff(
    [
      { label: 'before', sources: before.map((path) => fileSource(path)) },
      { label: 'after', sources: after.map((path) => fileSource(path)) },
    ],
    { decode: { inflate: gunzip }, ...(hasSource ? { sourceTree } : {}) },
  )
  if (!('defers' in report.tables)) throw new Error('no table of defers')
  return { report, held: report.tables.defers.rows.filter(({ metric }) => metric === 'held_bytes') }
}

const truths = HELD_TRUTH.filter(({ version, program, bytes }) => version === 'go1.26' && program === 'archive' && bytes >= 1 << 20)

describe('held memory of two states of a program', () => {
  it('is gone, in the bytes that were measured, where every allocation is recorded', async () => {
    const { report, held } = await compared([`${DURING}.rate1.pb.gz`], [`${AFTER}.rate1.pb.gz`])
    expect(held.map(({ line }) => line).sort()).toEqual(truths.map(({ line }) => line).sort())
    for (const { line, bytes } of truths) {
      const row = held.find((one) => one.line === line)!
      expect(row).toMatchObject({ change: 'gone', method: 'exact', evidence: 'source', records_before: null })
      expect(Math.abs(Number(row.before) / bytes - 1)).toBeLessThan(0.02)
    }
    expect(report.answer!.text).toContain('fixed: main.(*archiver).packAll (main.go:54) no longer holds 115.59MiB (0B now).')
  })

  it('is new the other way round, with a finding', async () => {
    const { report, held } = await compared([`${AFTER}.rate1.pb.gz`], [`${DURING}.rate1.pb.gz`])
    expect(new Set(held.map(({ change }) => change))).toEqual(new Set(['new']))
    const found = report.findings.filter(({ rule }) => rule === 'defer-holds-memory')
    expect(found.map(({ line }) => line).sort()).toEqual(held.map(({ line }) => line).sort())
  })

  it('is compared by its sampled objects where the profiles are sampled', async () => {
    const { held } = await compared([`${DURING}.pb.gz`], [`${AFTER}.pb.gz`])
    expect(held.find(({ line }) => line === 54)).toMatchObject({ change: 'gone', method: 'sampling', after: 0, after_samples: 0 })
    const { before_low: low, before_high: high } = held.find(({ line }) => line === 54)!
    const { bytes } = truths.find(({ line }) => line === 54)!
    expect([Number(low) < bytes, Number(high) > bytes]).toEqual([true, true])
  })

  it('is unchanged between a profile and itself, and not marked for what few samples show', async () => {
    const { held } = await compared([`${DURING}.pb.gz`], [`${DURING}.pb.gz`])
    expect(held.length).toBeGreaterThan(0)
    expect(held.filter(({ change }) => change !== 'unchanged' && change !== 'too-few')).toEqual([])
  })

  it('is compared between sets as other metrics are', async () => {
    const four = (path: string) => [path, path, path, path]
    const { held } = await compared(four(`${DURING}.pb.gz`), four(`${AFTER}.pb.gz`))
    expect(held.find(({ line }) => line === 54)).toMatchObject({ method: 'mann-whitney', n_before: 4, change: 'gone' })
  })

  it('has no rows without the source', async () => {
    const { held } = await compared([`${DURING}.pb.gz`], [`${AFTER}.pb.gz`], false)
    expect(held).toEqual([])
  })
})

describe('statements whose held bytes can be compared', () => {
  const source = { kind: 'source', source: '/a', detail: '' } as const
  const row: HeldValue = {
    function: 'main.load',
    file: '/a/main.go',
    line: 7,
    construct: 'loop',
    confidence: 'strong',
    bytes: 5e6,
    sizes: [],
  }
  const known: HeldValues = { source, rows: new Map([[heldKey(row), row]]), named: new Set([heldKey(row)]), unfit: [] }
  const none: HeldValues = { source, rows: new Map(), named: new Set(), unfit: [] }

  it('are those that one profile names', () => {
    expect([...comparableHeld([none, known]).values()]).toEqual([row])
    expect(comparableHeld([none, { ...known, named: new Set() }]).size).toBe(0)
  })

  it('are none where the source of a profile is not known', () => {
    expect(comparableHeld([null, known]).size).toBe(0)
  })

  it('leave out a function whose lines do not fit the source in some profile', () => {
    expect(comparableHeld([{ ...none, unfit: ['main.load.func1'] }, known]).size).toBe(0)
    expect(comparableHeld([{ ...none, unfit: ['main.loader'] }, known]).size).toBe(1)
  })
})
