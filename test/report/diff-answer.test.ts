import { describe, expect, it } from 'vitest'
import { diff } from '../../src/pipeline/diff.ts'
import type { Report } from '../../src/report/report.ts'
import { textSource } from '../support/text-profile.ts'

const OPTIONS = { by: 'flat', allTypes: false, alpha: 0.05, confidence: 0.95, minEffect: 0.01, sameProcess: null } as const

/** A heap at rate 1 with runtime frames kept: statement `i` has `counts[i]` defer records. */
function heap(counts: readonly number[]) {
  const records = counts
    .map(
      (count, i) => `${count} ${count * 48} ${count} ${count * 48} runtime.newdefer < runtime.deferproc < main.f${i}@main.go:7 < main.main`,
    )
    .filter((_, i) => counts[i]! > 0)
  return textSource([...records, '1 4096 1 4096 main.load@main.go:5 < main.main'].join('\n'))
}

const answer = async (before: readonly number[], after: readonly number[]) =>
  (
    await diff(
      [
        { label: 'before', sources: [heap(before)] },
        { label: 'after', sources: [heap(after)] },
      ],
      { ...OPTIONS, goVersion: '1.26' },
    )
  ).answer!

describe('the answer to a comparison', () => {
  it('names the three largest changes, and counts all', async () => {
    const { text, ...facts } = await answer([0, 0, 0, 0], [4000, 3000, 2000, 1000])
    expect(facts).toMatchObject({ outcome: 'changed', statements: 4, new: 4, gone: 0 })
    expect(text.match(/main\.f\d/g)).toEqual(['main.f0', 'main.f1', 'main.f2'])
  })

  it('says that nothing changed where nothing did', async () => {
    expect(await answer([4000], [4000])).toMatchObject({ outcome: 'unchanged', text: 'No defer statement changed by more than noise.' })
  })

  it('speaks of bytes alone, of which percent and p are', async () => {
    expect((await answer([1000], [1500])).text).toBe(
      'worse: the defer records of main.f0 main.go:7 hold 50.00% more (46.88KiB before, 70.31KiB after).',
    )
    expect((await answer([1000], [0])).text).toBe('fixed: main.f0 main.go:7 no longer holds defer records (46.88KiB before, 0B after).')
  })
})

describe('a function that grew', () => {
  const heapOf = (bytes: number) => textSource(`1 ${bytes} 1 ${bytes} main.load@main.go:5 < main.main`)
  it.each([
    [208, 224, 'none'],
    [1 << 20, (1 << 20) + (1 << 16), 'function-growing'],
  ])('is named from 64 KiB on: from %d to %d bytes', async (before, after, outcome) => {
    const sets = [before, after].map((bytes, i) => ({ label: String(i), sources: [heapOf(bytes)] }))
    const report = await diff(sets, { ...OPTIONS, goVersion: '1.26' })
    expect(report.answer).toMatchObject({ outcome })
    expect(report.findings).toHaveLength(outcome === 'none' ? 0 : 1)
    expect((report as Report).tables['functions']!.rows[0]).toMatchObject({ change: 'grown' })
  })
})
