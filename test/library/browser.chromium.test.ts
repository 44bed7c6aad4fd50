import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { findChromium } from '../support/chromium.ts'
import { browserBundle, expressionOn } from './browser-bundle.ts'
import { ROOT } from './snippets.ts'

it('the snippets of the documentation run in Chromium', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deferscope-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const profile = readFileSync(`${ROOT}samples/go1.26/leak.heap.pb.gz`).toString('base64')
  const page = join(folder, 'page.html')
  writeFileSync(join(folder, 'bundle.js'), await browserBundle())
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><pre></pre><script src="bundle.js"></script>
<script>${expressionOn(profile)}.then((text) => { document.querySelector('pre').textContent = JSON.parse(text)[0] })</script>`,
  )
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${folder}/user`,
    '--virtual-time-budget=60000',
    '--dump-dom',
  ]
  const { stdout } = await promisify(execFile)(findChromium()!, [...args, `file://${page}`])
  expect(stdout).toContain('<pre>main.(*service).importOrders line 93: 371387 records (likely)</pre>')
})
