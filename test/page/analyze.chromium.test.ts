import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../../scripts/build-page.mjs'
import { dataIn, inCheckout, ReportPages } from '../support/report-page.ts'

const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const FIXED = 'samples/go1.26/fixed.heap.pb.gz'

describe('the page of a heap', () => {
  let pages: ReportPages
  let path: string
  beforeAll(() => {
    pages = new ReportPages()
    path = pages.write(LEAK)
  })
  afterAll(() => pages.close())

  /** The first cells of the rows of a table. */
  const names = (id: string) => `#section-${id} tbody td:first-child`

  it('holds code of less than 600 KB, under a policy that allows nothing else', async () => {
    const { script, style, scriptHash, styleHash } = await buildPage()
    expect(script.length + style.length).toBeLessThan(600_000)
    const html = readFileSync(path, 'utf8')
    expect(html).toContain(
      `content="default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'sha256-${styleHash}'; img-src data:"`,
    )
  })

  it('searches all tables', async () => {
    const { page } = await pages.open(path)
    expect(await page.locator(names('top')).count()).toBe(8)
    await page.getByRole('searchbox', { name: 'Search functions and files' }).fill('SERVE')
    expect(await page.locator(names('top')).allTextContents()).toEqual(['main.(*service).serve'])
    expect(await page.locator('#section-defers .count').textContent()).toContain('1 row of 2')
  })

  it('sorts a table by a column: down, up, and as it was', async () => {
    const { page } = await pages.open(path)
    const head = page.locator('#section-top th', { hasText: /^cum/ }).first()
    const sorted = async () => [await head.getAttribute('aria-sort'), (await page.locator(names('top')).allTextContents())[0]]
    expect(await sorted()).toEqual(['none', 'main.(*service).importOrders'])
    await head.getByRole('button').click()
    expect(await sorted()).toEqual(['descending', 'main.(*service).importOrders'])
    await head.getByRole('button').click()
    expect(await sorted()).toEqual(['ascending', 'main.(*cache).put'])
    await head.getByRole('button').click()
    expect(await sorted()).toEqual(['none', 'main.(*service).importOrders'])
  })

  it('does all of that by the keyboard', async () => {
    const { page } = await pages.open(path)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('report')
    // on through all that can be reached, to the column head
    for (let i = 0; i < 80 && (await page.evaluate('document.activeElement.textContent')) !== 'flat%'; i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await page.locator('#section-top th', { hasText: 'flat%' }).getAttribute('aria-sort')).toBe('ascending')
  })

  it('draws the stacks: search, sample type, and zoom by the keyboard', async () => {
    const { page, faults } = await pages.open(path)
    const flame = page.locator('#section-flame')
    await page.getByRole('searchbox', { name: 'Search functions and files' }).fill('query')
    await flame.getByText(/frames? match/).waitFor()
    expect(await flame.getByRole('searchbox').inputValue()).toBe('query')
    // what is searched in the graph is searched in the tables
    await flame.getByRole('searchbox').fill('startSpan')
    expect(await page.locator(names('top')).allTextContents()).toEqual(['main.startSpan'])
    await flame.getByRole('searchbox').fill('')
    expect(await flame.innerText()).toContain('96.53MiB')
    await flame.getByRole('combobox', { name: 'Sample type' }).selectOption('inuse_objects')
    await flame.getByText('1,969,374').first().waitFor()
    const graph = flame.getByRole('application').last()
    await graph.focus()
    await page.keyboard.press('ArrowDown')
    await flame.getByRole('status').getByText('main.').first().waitFor()
    const before = await graph.screenshot()
    await page.keyboard.press('Enter')
    expect(before.equals(await graph.screenshot())).toBe(false)
    expect(faults).toEqual([])
  })

  it('shows every column on demand', async () => {
    const { page } = await pages.open(path)
    const columns = page.locator('#section-defers th')
    const few = await columns.count()
    await page.locator('#section-defers').getByRole('button', { name: 'all columns' }).click()
    expect(await columns.count()).toBeGreaterThan(few + 10)
  })

  it('has the colours of the system, and a switch', async () => {
    const { page } = await pages.open(path, { colorScheme: 'dark' })
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(await ground()).toBe('rgb(15, 19, 24)')
    const button = page.getByRole('button', { name: 'Colours: auto' })
    await button.click()
    expect(await ground()).toBe('rgb(244, 245, 247)')
    await page.getByRole('button', { name: 'Colours: light' }).click()
    expect(await ground()).toBe('rgb(15, 19, 24)')
  })

  it('compares with a second profile as diff does', async () => {
    const { page, faults } = await pages.open(path)
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Compare with' }).press('Enter'),
    ])
    await chooser.setFiles(inCheckout(FIXED))
    await page.getByRole('button', { name: 'Back to the report' }).waitFor()
    const printed = JSON.parse(dataIn(pages.write('diff', LEAK, FIXED)))
    expect(await page.locator('h1').textContent()).toBe(printed.report.answer.text)
    expect(await page.locator(names('functions')).count()).toBe(printed.report.tables.functions.rows.length)
    expect(await page.locator('#section-flame').innerText()).toContain('96.53MiB before, 12.53MiB after')
    await page.getByRole('button', { name: 'Swap' }).click()
    await page.getByText('new: main.(*service).importOrders').waitFor()
    await page.getByRole('button', { name: 'Back to the report' }).click()
    expect(await page.locator('h1').textContent()).toContain('634,000')
    expect(faults).toEqual([])
  })

  it('asks for its own profile too where it does not carry it', async () => {
    // as the page of a larger profile is
    const bare = join(dirname(path), 'bare.html')
    writeFileSync(bare, readFileSync(path, 'utf8').replace(/"base64":"[^"]*"/, '"base64":null'))
    const { page, faults } = await pages.open(bare)
    const input = page.getByLabel('Profiles to compare with')
    await input.setInputFiles(inCheckout(FIXED))
    await page.getByRole('status').getByText('give leak.heap.pb.gz as well').waitFor()
    await input.setInputFiles(inCheckout(LEAK))
    await page.getByText('fixed: main.(*service).importOrders').waitFor()
    await page.getByRole('button', { name: 'Back to the report' }).click()
    await input.setInputFiles(inCheckout(FIXED))
    await page.getByText('fixed: main.(*service).importOrders').waitFor()
    expect(faults).toEqual([])
  })

  it('takes a dropped profile, and says what is wrong with another file', async () => {
    const { page, faults } = await pages.open(path)
    const drop = async (name: string, base64: string) =>
      page.evaluate(
        `((name, base64) => {
          const data = new DataTransfer()
          data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name))
          dispatchEvent(new DragEvent('dragover', { dataTransfer: data }))
          dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))
        })(${JSON.stringify(name)}, ${JSON.stringify(base64)})`,
      )
    await drop('notes.txt', Buffer.from('no profile at all').toString('base64'))
    await page.getByRole('status').getByText('Next:').waitFor()
    await drop('fixed.pb.gz', readFileSync(inCheckout(FIXED)).toString('base64'))
    await page.getByText('fixed: main.(*service).importOrders').waitFor()
    expect(faults).toEqual([])
  })
})
