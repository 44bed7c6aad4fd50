// Builds dist/: the command line, the two library entries, and their types.
// `node scripts/build.mjs FOLDER` builds the command line alone, into a folder of its own: for tests, which may run side by side.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { build, transform } from 'esbuild'

// built aside, then renamed: a build that fails leaves the last good one
const OUT = process.argv[2] ?? 'dist.new'
rmSync(OUT, { recursive: true, force: true })
const shared = { bundle: true, format: 'esm', target: 'node20.19', sourcemap: false, logLevel: 'warning', legalComments: 'none' }
// CommonJS starts faster than modules. Each command has chunks of its own, so that it does not pay for the others.
// What is rarely used of the packages stays outside and is loaded then.
const { outputFiles } = await build({
  ...shared,
  entryPoints: { start: 'src/cli/start.ts' },
  outdir: `${OUT}/cli`,
  write: false,
  platform: 'node',
  splitting: true,
  external: ['@viz-js/viz', 'log-update', 'pako', 're2js', 'tinyglobby', 'undici', 'web-tree-sitter', 'yargs', 'yocto-spinner'],
  minifySyntax: true,
  minifyWhitespace: true,
  // CommonJS has no import.meta
  define: { 'import.meta.url': '__fileUrl' },
})
mkdirSync(`${OUT}/cli`, { recursive: true })
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, { format: 'cjs', platform: 'node', target: shared.target, minifyWhitespace: true })
  // esbuild splits modules only, and names them so; packages are imported still, for some are modules alone
  const required = code
    .replace(/import\("\.\/([^"]+)\.js"\)/g, 'Promise.resolve().then(()=>require("./$1.js"))')
    .replace(/require\("\.\/([^"]+)\.js"\)/g, 'require("./$1.cjs")')
  const fileUrl = required.includes('__fileUrl') ? "const __fileUrl=require('node:url').pathToFileURL(__filename).href;" : ''
  writeFileSync(path.replace(/\.js$/, '.cjs'), fileUrl + required)
}
// the grammar alone: its package is there to be compiled into editors
copyFileSync('node_modules/tree-sitter-go/tree-sitter-go.wasm', `${OUT}/tree-sitter-go.wasm`)
if (process.argv[2] !== undefined) process.exit()
// one build for both entries: what they share is one module, so that an error of one is an error of the other
await build({
  ...shared,
  entryPoints: { index: 'src/index.ts', node: 'src/node.ts' },
  outdir: OUT,
  platform: 'neutral',
  packages: 'external',
  external: ['node:*'],
  splitting: true,
  chunkNames: 'lib/[name]-[hash]',
})
execFileSync('node_modules/.bin/tsc', ['-p', 'src/tsconfig.types.json', '--outDir', `${OUT}/types`], { stdio: 'inherit' })
rmSync('dist', { recursive: true, force: true })
renameSync(OUT, 'dist')
