import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlameTree } from '../../../src/report/flame.ts'
import { flameTree } from '../../../src/report/flame-tree.ts'
import { chromiumPath } from '../../support/chromium.ts'
import { foldedFlame, foldedTree, SPACE } from '../../support/flame.ts'

const STACKS = `
  600 main.main;main.serve;net/http.read
  200 main.main;main.serve;main.query
  100 main.main;main.load;main.query
   60 main.main;main.load;main.serve;main.query
   40 main.main`

/** A comparison of these stacks, in which `main.query` has grown. */
function comparison(): FlameTree {
  const tree = foldedTree('60 20 main.main;main.query\n40 40 main.main;main.load\n0 30 main.main;main.gone', 2)
  const tests = ({ name }: { name: string }) => (name === 'main.query' ? { change: 'grown' as const, p: 0.001, q: 0.002 } : null)
  return flameTree({ tree, types: [SPACE], shown: 0, tests })
}

describe('the flame graph of a page', () => {
  let browser: Browser
  let page: Page
  let code: { script: string; style: string }
  const faults: string[] = []

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export { mountFlame } from './src/page/flame/mount-flame.ts'", resolveDir: '.' },
      bundle: true,
      write: false,
      outdir: '.',
      format: 'iife',
      globalName: 'flameGraph',
    })
    const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))!.text
    code = { script: textOf('.js'), style: textOf('.css') }
    browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] })
    page = await browser.newPage({ viewport: { width: 1000, height: 800 } })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => faults.push(message.text()))
  })
  afterAll(() => browser.close())

  /** Opens a page that has nothing but a flame graph. */
  async function open(tree: FlameTree): Promise<void> {
    faults.length = 0
    await page.setContent(`<!doctype html><html lang="en"><title>flame</title><style>${code.style}</style><main id="flame"></main></html>`)
    await page.addScriptTag({ content: code.script })
    await page.evaluate(`flameGraph.mountFlame(document.getElementById('flame'), ${JSON.stringify(tree)})`)
  }

  /** What is said of the frame in focus. */
  const focused = () => page.locator('.flame-focus p').allTextContents()
  const items = () => page.getByRole('treeitem').allInnerTexts()
  const graph = () => page.getByRole('application', { name: /^Flame graph/ })

  it('goes along the tree by arrow keys, zooms by Enter, and back by Escape', async () => {
    await open(foldedFlame(STACKS))
    await graph().focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toEqual(['main.main', 'main.go:1', '1000B', '40B of its own'])
    await page.keyboard.press('ArrowDown')
    expect((await focused())[0]).toBe('main.serve')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toEqual(['main.load', 'main.go:1', '160B, 16.00% of all'])
    const before = await graph().screenshot()
    await page.keyboard.press('Enter')
    const zoomed = await graph().screenshot()
    expect(zoomed.equals(before)).toBe(false)
    await page.keyboard.press('Escape')
    expect((await focused())[0]).toBe('all')
    expect(faults).toEqual([])
  })

  it('zooms into the frame that is clicked, and shows what the pointer is over', async () => {
    await open(foldedFlame(STACKS))
    const box = (await graph().boundingBox())!
    // the third level is that of main.serve, the first from the left
    await page.mouse.click(box.x + 20, box.y + 50)
    expect((await focused())[0]).toBe('main.serve')
    // it is as wide as the graph now: its callee main.query is at the right end
    await page.mouse.move(box.x + box.width - 40, box.y + 70)
    expect(await page.locator('.flame-tip p').allTextContents()).toEqual(['main.query', 'main.go:1', '200B, 20.00% of all'])
    await page.mouse.move(2, 2)
    expect(await page.locator('.flame-tip').isVisible()).toBe(false)
  })

  it('has the same frames as a tree, which the keyboard goes through', async () => {
    await open(foldedFlame(STACKS))
    expect(await items()).toEqual(['all\n1000B', 'main.main\n1000B'])
    await page.getByRole('treeitem').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await items()).toEqual([
      'all\n1000B',
      'main.main\n1000B',
      'main.serve\n800B, 80.00% of all',
      'http.read\n600B, 60.00% of all',
      'main.query\n200B, 20.00% of all',
    ])
    const chosen = page.locator('[aria-selected="true"]')
    expect(await chosen.getAttribute('aria-level')).toBe('3')
    expect(await page.evaluate('document.activeElement.ariaSelected')).toBe('true')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect((await focused())[0]).toBe('net/http.read')
    await page.keyboard.press('ArrowLeft')
    expect((await focused())[0]).toBe('main.serve')
  })

  it('searches by /, and adds up what matches, each value once', async () => {
    await open(foldedFlame(STACKS))
    await graph().focus()
    await page.keyboard.press('/')
    await page.keyboard.type('SERVE')
    expect(await page.locator('.flame-found').innerText()).toBe('2 frames match: 860B, 86.00% of all')
    await page.getByRole('searchbox').fill('nothing')
    expect(await page.locator('.flame-found').innerText()).toBe('No frame matches.')
  })

  it('shows callers and callees of a function, merged over all places that call it', async () => {
    await open(foldedFlame(STACKS))
    await graph().focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
    expect((await focused())[0]).toBe('main.query')
    await page.getByRole('button', { name: 'Callers and callees' }).click()
    expect(await items()).toEqual(['main.query\n360B, 36.00% of all'])
    await page.getByRole('application', { name: /^Graph of callers/ }).focus()
    await page.keyboard.press('ArrowUp')
    expect(await focused()).toEqual(['main.serve', 'main.go:1', '260B, 26.00% of all'])
    await page.getByRole('button', { name: 'Whole graph' }).click()
    expect((await focused())[0]).toBe('all')
  })

  it('turns round, so that flames go up', async () => {
    await open(foldedFlame(STACKS))
    await page.getByRole('button', { name: 'Flames' }).click()
    await graph().focus()
    await page.keyboard.press('ArrowUp')
    expect((await focused())[0]).toBe('main.main')
    expect(await page.getByRole('button', { name: 'Icicles' }).isVisible()).toBe(true)
  })

  it('says what a comparison says of a frame', async () => {
    await open(comparison())
    await graph().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await items()).toEqual([
      'all\n90B before, 100B after',
      'main.main\n90B before, 100B after',
      '▲ main.query\n20B before, 60B after',
    ])
    expect(await focused()).toContain('grown, q = 0.002')
  })

  it('stays quick with 100,000 frames: it draws only those that can be seen', async () => {
    const stacks = Array.from({ length: 50_000 }, (_, i) => `${1 + (i % 13)} r${i % 7};s${i % 70};t${i % 700};u${i % 7000};v${i}`).join(
      '\n',
    )
    const tree = foldedFlame(stacks)
    expect(tree.nodes.parent.length).toBeGreaterThan(57_000)
    await open(tree)
    await graph().focus()
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect((await focused())[0]).toMatch(/^v\d+$/)
    expect(faults).toEqual([])
  })

  it('shows names as text, whatever they are', async () => {
    await open(foldedFlame('1 main;<img/src=x/onerror=alert(1)>\u202e'))
    await page.getByRole('treeitem').first().focus()
    await page.keyboard.press('ArrowRight')
    expect((await items()).at(-1)).toContain('onerror=alert(1)>\\u{202e}')
    expect(await page.locator('img').count()).toBe(0)
    expect(faults).toEqual([])
  })
})
