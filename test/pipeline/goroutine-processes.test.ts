import { describe, expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { labelsComment } from '../../src/profile/process-labels.ts'
import { textProfile } from '../support/text-profile.ts'

/** Goroutines of a pod, some of them in a deferred call of a panic, taken some seconds after noon. */
function dump(pod: string, seconds: number, stuck: number, labels: Record<string, string> = {}): ProfileSource {
  const text = `
  ${stuck} runtime.gopark < runtime.chanrecv < main.f.func1@f.go:9 < runtime.gopanic@panic.go:3 < main.f@f.go:20
  3 runtime.gopark < runtime.chanrecv < main.idle@f.go:40`
  const options = { sampleTypes: ['goroutine/count'], timeNanos: 1.8e18 + seconds * 1e9, comments: [labelsComment({ pod, ...labels })] }
  return bytesSource(`${pod}.${seconds}.goroutine.pb`, textProfile(stuck === 0 ? text.split('\n')[2]! : text, options))
}
const rowsOf = async (...sources: ProfileSource[]) => {
  const { report } = await goroutines(sources)
  return { report, rows: report.tables.groups.rows.map((row) => [row.function, row.count, (row as never)['processes'] ?? null]) }
}

describe('goroutines of several processes', () => {
  it('adds up the newest dump of each, and says which processes have a group', async () => {
    const { report, rows } = await rowsOf(dump('a', 0, 90), dump('a', 60, 2), dump('b', 30, 0), dump('c', 40, 7))
    expect(rows).toEqual([
      ['main.f.func1', 9, ['c', 'a']],
      ['main.idle', 9, ['a', 'b', 'c']],
    ])
    expect(report.answer).toMatchObject({ goroutines: 18, in_deferred: 9, processes: 3, affected_processes: 2 })
    expect(report.answer!.text).toMatch(/ They are in 2 of 3 processes\.$/)
    expect(report.notices.map(({ code }) => code)).toContain('older-captures')
  })

  it('names processes by a label that the user gives', async () => {
    const sources = [dump('a', 0, 1, { version: 'v1' }), dump('b', 0, 2, { version: 'v2' }), dump('c', 0, 3, { version: 'v2' })]
    const { report } = await goroutines(sources, [], { processesBy: 'version' })
    expect((report.tables.groups.rows[0] as never)['processes']).toEqual(['v2', 'v1'])
  })

  it('takes dumps that nothing names as before', async () => {
    const { rows } = await rowsOf(
      ...[0, 60].map((seconds) =>
        bytesSource(`${seconds}.pb`, textProfile('5 runtime.gopark < main.f@f.go:9', { sampleTypes: ['goroutine/count'] })),
      ),
    )
    expect(rows).toEqual([['main.f', 10, null]])
  })
})
