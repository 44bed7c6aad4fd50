import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fileSource } from '../../src/node/sources.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { diffGcLogs } from '../../src/pipeline/gc-diff.ts'

const path = (name: string) => fileURLToPath(new URL(`../fixtures/gctrace/${name}`, import.meta.url))
const log = (version: string) => ({ source: version, text: readFileSync(path(`${version}.gctrace.txt`), 'utf8') })
const logs = (before: string[], after: string[]) => [
  { label: 'before', texts: before.map(log) },
  { label: 'after', texts: after.map(log) },
]
const rowsOf = ({ tables }: { readonly tables: { readonly gc?: { readonly rows: readonly { readonly metric: string | null }[] } } }) =>
  new Map(tables.gc!.rows.map((row) => [row.metric, row]))

describe('a comparison of two logs of collections', () => {
  it('has the figures of both, and tests their collections', () => {
    const { answer, tables, notices } = diffGcLogs(logs(['go1.22.12'], ['go1.26.8']))
    const rows = rowsOf({ tables })
    // pauses in ms by hand: 0.069 0.031 0.035 0.070 before; all of those after are longer: 2 of C(8, 4) = 70 arrangements
    const pause = rows.get('pause_median') as unknown as { before: number; p: number }
    expect(pause.before).toBeCloseTo(0.000052, 12)
    expect(pause.p).toBeCloseTo(2 / 70, 12)
    // live MB by hand: 3 10 19 26 before
    expect(rows.get('live_median')).toMatchObject({ unit: 'bytes', before: 14.5 * 2 ** 20 })
    expect(rows.get('cycles')).toMatchObject({ before: 4, after: 4, delta: 0, p: null })
    expect(answer).toMatchObject({ outcome: 'changed' })
    expect(notices.map(({ code }) => code)).toEqual(['single-pair'])
  })

  it('compares runs where each side has several logs, and says what was left out of them', () => {
    const cut = { source: 'cut', text: `${log('go1.26.8').text}gc 9 @0.9s 4%: 0.0` }
    const [before, after] = logs(['go1.22.12', 'go1.22.12', 'go1.22.12', 'go1.22.12'], ['go1.26.8', 'go1.26.8', 'go1.26.8'])
    const { tables, notices } = diffGcLogs([before!, { ...after!, texts: [...after!.texts, cut] }])
    // the runs of one side are alike and differ from those of the other
    const share = rowsOf({ tables }).get('cpu_share') as unknown as { before: number; after: number; p: number }
    expect(share).toMatchObject({ before: 0.13, after: 0.23 })
    expect(share.p).toBeCloseTo(2 / 70, 12)
    expect(notices.map(({ code }) => code)).toEqual(['gctrace-parts'])
  })

  it('stands beside the profiles of the sets, whose collections date the logs', async () => {
    const heap = fileSource(path('go1.26.8.heap.txt'))
    const sets = ['before', 'after'].map((label) => ({ label, sources: [heap] }))
    const { tables, evidence } = await diff(sets, { gcLogs: logs(['go1.26.8-of-heap'], ['go1.22.12']) })
    expect(rowsOf({ tables }).get('profile_live_bytes')).toMatchObject({ before: 6 * 2 ** 20 })
    expect(tables.defers).toBeDefined()
    // LastGC of the text is gc 3 of the log, 92 ms after its first
    expect(evidence![0]).toMatchObject({
      kind: 'gctrace',
      detail: '3 collections; gc 3 is that of the profile, so the log is from 2026-11-29T19:34:18Z to 2026-11-29T19:34:18Z',
    })
  })
})
