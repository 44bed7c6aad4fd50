import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataIn, overflow, ReportPages, seriousFaults, sizeOf } from '../support/report-page.ts'

const SAMPLES = 'samples/go1.26'

/** Command lines whose reports have all tables there are. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  analyze: [`${SAMPLES}/leak.heap.pb.gz`],
  'analyze with source, lines and callers': [
    ...[`${SAMPLES}/leak.heap.pb.gz`, '--source', 'samples/programs'],
    ...['--lines', '--list', 'importOrders', '--peek', 'query'],
  ],
  'analyze of CPU time': ['test/fixtures/cpu/go1.26.8.cpu.pb.gz'],
  diff: ['diff', `${SAMPLES}/leak.heap.pb.gz`, `${SAMPLES}/fixed.heap.pb.gz`],
  trend: ['trend', `${SAMPLES}/series`, '--memory-limit', '256MiB'],
  goroutines: ['goroutines', `${SAMPLES}/server.goroutine.debug2.txt`],
  scan: ['scan', 'samples/programs', '--profile', `${SAMPLES}/leak.heap.pb.gz`],
  'analyze of several processes': [`${SAMPLES}/leak.heap.pb.gz`, `${SAMPLES}/server.heap.pb.gz`, '--by', 'file'],
  explain: ['explain'],
}

describe('the page of', () => {
  let pages: ReportPages
  const paths = new Map<string, string>()
  beforeAll(() => {
    pages = new ReportPages()
    for (const [name, args] of Object.entries(REPORTS)) paths.set(name, pages.write(...args))
  })
  afterAll(() => pages.close())

  it.each(Object.keys(REPORTS))('%s opens from the disk without an error, a request or a text that is cut off', async (name) => {
    const { page, faults } = await pages.open(paths.get(name)!, { width: 380, colorScheme: 'dark' })
    expect(faults).toEqual([])
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.locator('noscript').count()).toBe(0)
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1600, height: 900 })
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    expect(sizeOf(paths.get(name)!)).toBeLessThan(1_000_000)
  })

  it('would not pass with a field that has no name', async () => {
    const { page } = await pages.open(paths.get('diff')!)
    await page.evaluate("document.body.append(document.createElement('input'))")
    expect(await seriousFaults(page)).toHaveLength(1)
  })

  it('each report shows its answer without script too', async () => {
    const files = [...paths.values()]
    const answers = files.map((path) => JSON.parse(dataIn(path)).report.answer?.text ?? 'deferscope explain')
    expect(await pages.headingsWithoutScript(files)).toEqual(answers)
  })
})
