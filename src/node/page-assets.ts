import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Reads the code of the HTML page: from beside the built program, or, when the program runs from its sources, from the last build. */
export async function readPageAssets(): Promise<{ script: string; style: string; scriptHash: string; styleHash: string }> {
  // above the command line, beside the library, above its shared modules, and in the checkout of the sources
  const paths = ['../page/page.json', './page/page.json', '../../dist/page/page.json']
  for (const path of paths) {
    const text = await readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8').catch(() => null)
    if (text !== null) return JSON.parse(text)
  }
  throw new Error('the page is not built: run npm run build')
}
