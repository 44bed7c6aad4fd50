import { expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { soak } from './soak.ts'

it('a watch outlives a process that grows, restarts as another executable, hangs and lies, and keeps a bounded number of rows', async () => {
  const { code, last, failures } = await soak(180)
  const { tables, notices } = JSON.parse(last) as Report
  expect(code).toBe(0)
  // a statement and a function were invented in each capture, and in one capture of 24 nothing answered as it should
  expect(tables['defers']!.rows.length).toBeLessThanOrEqual(130)
  expect(tables['functions']!.rows.length).toBeLessThanOrEqual(80)
  expect(notices.map(({ code }) => code)).toContain('restart')
  expect([...failures.keys()].filter((text) => text.startsWith('error:')).length).toBeGreaterThan(3)
  expect([...failures.keys()].join()).not.toContain('this is a bug')
})
