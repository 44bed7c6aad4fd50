import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'

/** Bundles the code of the HTML page, with the hashes that its content security policy allows. */
export async function buildPage() {
  const { outputFiles } = await build({
    entryPoints: { page: 'src/page/main.tsx' },
    bundle: true,
    minify: true,
    write: false,
    outdir: '.',
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    // the notices of all packages stand in the banner, once
    legalComments: 'none',
    banner: { js: `/*! ${readFileSync('src/page/notices.txt', 'utf8').trim()} */` },
    plugins: [withoutWhatPagesLack],
  })
  const textOf = (extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text.trim()
  const [script, style] = [textOf('.js'), textOf('.css')]
  if (/<\/script|<!--|\r/i.test(script) || /<\/style|\r/i.test(style)) throw new Error('the code of the page would end its own element')
  return { script, style, scriptHash: sha256(script), styleHash: sha256(style) }
}

function sha256(text) {
  return createHash('sha256').update(text).digest('base64')
}

/** What a page has no input for: executables, source, compiler logs, and expressions of a command line. */
const LACKING = /^re2js$|\/(find-program|source-evidence|nearby-source|held-memory|compiler-evidence|goroutines-alone)\.ts$/

/** Leaves out what is loaded on demand, and never asked for by a page: half of the code. */
const withoutWhatPagesLack = {
  name: 'without-what-pages-lack',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: LACKING }, ({ path, kind }) => (kind === 'dynamic-import' ? { path, namespace: 'lacking' } : undefined))
    onLoad({ filter: /.*/, namespace: 'lacking' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of the page`)})`,
    }))
  },
}
