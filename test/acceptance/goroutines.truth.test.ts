import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { foldFunctionName } from '../../src/attribution/go-names.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { deferlabFacts } from '../support/deferlab.ts'
import { isWholeSet, TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'

/** Goroutines of a capture, as truth.json has them. */
interface TruthGoroutines {
  readonly name: string
  readonly function: string
  readonly deferred: string | null
  readonly in_deferred: boolean
  readonly via: string
  readonly state: string
  readonly count: number
}

interface GroupRow {
  readonly count: number
  readonly state: string | null
  readonly function: string | null
  readonly in_deferred: boolean | null
  readonly deferred_function: string | null
  readonly deferred_by: string | null
  readonly via: string | null
  readonly evidence: string | null
  readonly confidence: string | null
  readonly leaked: boolean | null
}

interface Case {
  readonly name: string
  readonly files: readonly string[]
  readonly truth: readonly TruthGoroutines[]
}

const FORMS = ['goroutine.pb.gz', 'goroutine.debug1.txt', 'goroutine.debug2.txt']

/** Each form of each capture alone, and all of them joined. */
function casesBelow(root: string): Case[] {
  return truthCaptures(root).flatMap((capture) => {
    const files = FORMS.flatMap((form) => capture.file(form) ?? [])
    if (files.length === 0) return []
    const all = JSON.parse(readFileSync(join(dirname(files[0]!), 'truth.json'), 'utf8')).captures as {
      capture: string
      goroutines?: TruthGoroutines[]
    }[]
    const truth = all.find((one) => one.capture === capture.name)?.goroutines ?? []
    if (truth.length === 0) return []
    const { label } = capture
    return [
      ...files.map((file) => ({ name: `${label} ${file.slice(file.lastIndexOf('goroutine.'))}`, files: [file], truth })),
      { name: `${label} joined`, files, truth },
    ]
  })
}

const cases = casesBelow(TRUTH_PROFILES)

// one tree for all: a file of it is parsed once
const facts = await deferlabFacts()

async function rowsOf(files: readonly string[], isSourced: boolean): Promise<GroupRow[]> {
  const options = { threshold: 1000, baseline: null, decode: { inflate: gunzip } }
  const { report } = await goroutines(files.map(fileSource), [], options, isSourced ? facts : undefined)
  return report.tables['groups']!.rows as unknown as GroupRow[]
}

const sum = (rows: readonly GroupRow[]) => rows.reduce((total, { count }) => total + count, 0)
const inside = (rows: readonly GroupRow[], one: TruthGoroutines) =>
  rows.filter(
    (row) =>
      row.in_deferred === true &&
      row.deferred_function === foldFunctionName(one.deferred!) &&
      (row.deferred_by === null || row.deferred_by === foldFunctionName(one.function)),
  )
const isRunner = ({ via }: TruthGoroutines) => via === 'panic' || via === 'goexit'

describe('truth: goroutines in deferred calls', () => {
  it('has cases of all forms', () => expect(cases.length).toBeGreaterThan(isWholeSet ? 60 : 30))

  describe.each(cases)('$name', ({ files, truth }) => {
    it('with the source every group has its count and grade, and nothing else is deferred', async () => {
      const rows = await rowsOf(files, true)
      for (const one of truth) {
        if (!one.in_deferred) {
          const found = rows.filter((row) => row.function !== null && foldFunctionName(row.function) === foldFunctionName(one.function))
          expect(sum(found), one.name).toBe(one.count)
          expect(
            found.filter((row) => row.in_deferred === true && row.confidence !== 'possible'),
            one.name,
          ).toEqual([])
          continue
        }
        const found = inside(rows, one)
        expect(sum(found), one.name).toBe(one.count)
        for (const row of found) {
          expect(row.deferred_by, one.name).toBe(foldFunctionName(one.function))
          if (isRunner(one)) expect([row.via, row.evidence, row.confidence], one.name).toEqual([one.via, one.via, 'exact'])
          // without proof that the source is the one that was built; return lines are likely at most
          else expect(['strong', 'likely'], one.name).toContain(row.confidence)
          if (files.at(-1)!.endsWith('debug2.txt')) expect(row.state, one.name).toBe(one.state)
        }
      }
      const expected = truth.reduce((total, { in_deferred: isInside, count }) => total + (isInside ? count : 0), 0)
      expect(sum(rows.filter((row) => row.in_deferred === true && row.confidence !== 'possible'))).toBe(expected)
    })

    it('alone the calls of a panic or Goexit are exact, and all others at most possible', async () => {
      const rows = await rowsOf(files, false)
      const sure = rows.filter((row) => row.in_deferred === true && row.confidence !== 'possible')
      for (const row of sure) expect(['panic', 'goexit']).toContain(row.evidence)
      for (const one of truth.filter(isRunner)) {
        const found = inside(sure, one).filter(({ via }) => via === one.via)
        expect(sum(found), one.name).toBeGreaterThanOrEqual(one.count)
        for (const row of found) expect(row.confidence).toBe('exact')
      }
      expect(sum(sure)).toBe(truth.filter(isRunner).reduce((total, { count }) => total + count, 0))
      // no source was given: nothing is known not to be deferred
      expect(rows.filter(({ in_deferred: isInside }) => isInside === false)).toEqual([])
    })
  })
})

describe('truth: goroutineleak', () => {
  const at = (file: string) => join(TRUTH_PROFILES, '1.27/blocked', file)
  const forms = ['goroutineleak.pb.gz', 'goroutineleak.debug1.txt', 'goroutineleak.debug2.txt']

  it.each(forms)('%s marks what is leaked', async (form) => {
    const leaked = (await rowsOf([at(`blocked.${form}`)], false)).filter((row) => row.leaked === true)
    expect(sum(leaked)).toBe(8)
  })

  it.each(forms)('%s marks the goroutines of a dump', async (form) => {
    const rows = await rowsOf([at('blocked.goroutine.debug2.txt'), at(`blocked.${form}`)], true)
    expect(sum(rows)).toBe(46)
    expect(sum(rows.filter((row) => row.leaked === true))).toBe(8)
    expect(rows.filter((row) => row.leaked === null)).toEqual([])
  })
})
