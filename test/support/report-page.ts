import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { buildCommand } from './built-command.ts'
import { chromiumPath } from './chromium.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A page that is open, and what went wrong in it. */
export interface OpenPage {
  readonly page: Page
  /** Errors and warnings of the console, exceptions, and requests for anything but the file. */
  readonly faults: string[]
}

/** The command as it is installed, and a browser that opens the pages it writes. */
export class ReportPages {
  readonly #command = buildCommand()
  readonly #folder = mkdtempSync(join(tmpdir(), 'deferscope-page-'))
  readonly #browser: Promise<Browser> = chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] })
  #shared: Promise<Page> | null = null
  #faults: string[] = []
  #opened = ''
  #count = 0

  /** Writes the page of a command line, and returns its path. Throws where the command fails. */
  write(...args: string[]): string {
    const path = join(this.#folder, `${this.#count++}.html`)
    execFileSync(process.execPath, [this.#command.bin, ...args, '--export', `html=${path}`, '--format', 'json'], {
      cwd: ROOT,
      maxBuffer: 1 << 28,
    })
    return path
  }

  /** Opens a file as a user does, from the disk. There is one window, whose page before is gone: windows cost seconds. */
  async open(
    path: string,
    { width = 1280, colorScheme = 'light' }: { width?: number; colorScheme?: 'light' | 'dark' } = {},
  ): Promise<OpenPage> {
    this.#shared ??= this.#window()
    const page = await this.#shared
    this.#faults = []
    this.#opened = `file://${path}`
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    // a page with the same address is loaded anew too
    await page.goto('about:blank')
    await page.goto(this.#opened)
    return { page, faults: this.#faults }
  }

  /** The texts of the first headings of files, for readers without script. */
  async headingsWithoutScript(paths: readonly string[]): Promise<(string | null)[]> {
    const context = await (await this.#browser).newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const headings: (string | null)[] = []
    for (const path of paths) {
      await page.goto(`file://${path}`)
      headings.push(await page.locator('h1').textContent())
    }
    await context.close()
    return headings
  }

  async #window(): Promise<Page> {
    const page = await (await this.#browser).newPage()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#faults.push(message.text())
    })
    page.on('pageerror', (error) => this.#faults.push(String(error)))
    page.on('request', (request) => {
      if (request.url() !== this.#opened && request.url() !== 'about:blank') this.#faults.push(`request for ${request.url().slice(0, 100)}`)
    })
    return page
  }

  async close(): Promise<void> {
    await (await this.#browser).close()
    this.#command.remove()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Path of a file of the checkout. */
export function inCheckout(path: string): string {
  return join(ROOT, path)
}

/** The JSON that a page holds. */
export function dataIn(path: string): string {
  return /id="data">(.*?)<\/script>/s.exec(readFileSync(path, 'utf8'))![1]!
}

/** Bytes of a file. */
export function sizeOf(path: string): number {
  return statSync(path).size
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Faults of accessibility in a page that axe-core calls serious or critical: rule and element. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // evaluated by the debugger: the policy of the page would forbid a script element
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}
