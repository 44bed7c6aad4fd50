import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overflow, ReportPages, seriousFaults, sizeOf } from '../support/report-page.ts'
import { textProfile } from '../support/text-profile.ts'

const MARKUP = '</script><img src=x onerror="document.title=1"><script>document.title=2</script>'
const NAMES = [
  `main.${MARKUP}`,
  'main.\x1b[31mred\x07',
  'main.\u202egnp.exe',
  `main.${'x'.repeat(1 << 20)}`,
  'main.INVALID',
  'main.\'"&lt;',
]

describe('names from a profile in a page', () => {
  let pages: ReportPages
  let folder: string
  beforeAll(() => {
    pages = new ReportPages()
    folder = mkdtempSync(join(tmpdir(), 'deferscope-hostile-'))
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await pages.close()
  })

  it('are text and nothing else', async () => {
    const lines = NAMES.map(
      (name, i) => `
    500 8000 500 8000  ${name}@${MARKUP.replaceAll(' ', '_')}.go:${i + 7} {bytes=16}
    500 24000 500 24000  ${name}@${MARKUP.replaceAll(' ', '_')}.go:${i + 7}#2 {bytes=48}`,
    )
    const profile = join(folder, 'heap.pb')
    const bytes = Buffer.from(textProfile(lines.join('')))
    for (let at = bytes.indexOf('INVALID'); at !== -1; at = bytes.indexOf('INVALID'))
      bytes.set([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xfe], at)
    writeFileSync(profile, bytes)
    const path = pages.write(profile, '--go-version', '1.24')
    expect(sizeOf(path)).toBeLessThan(1_500_000)
    const { page, faults } = await pages.open(path, { width: 380 })
    expect(faults).toEqual([])
    expect(await page.title()).toMatch(/^analyze: /)
    expect(await page.locator('#page img, #page script').count()).toBe(0)
    const text = await page.locator('body').innerText()
    expect(text).toContain('onerror')
    expect(text).toContain('\\x1b[31mred')
    expect(text).toContain('\\u{202e}gnp.exe')
    expect(text).not.toContain('\u202e')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(10_000)
    expect(await overflow(page)).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
  })
})
