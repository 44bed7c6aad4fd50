// Builds dist/: the command line as one file, the two library entries, and their types.
// `node scripts/build.mjs FOLDER` builds the command line alone, into a folder of its own: for tests, which may run side by side.
import { execFileSync } from 'node:child_process'
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

// built aside, then renamed: a build that fails leaves the last good one
const OUT = process.argv[2] ?? 'dist.new'
rmSync(OUT, { recursive: true, force: true })
const shared = { bundle: true, format: 'esm', target: 'node20.19', sourcemap: false, logLevel: 'warning', legalComments: 'none' }
// One CommonJS file: it starts faster than modules split into chunks. What is rarely used stays outside and is loaded then.
await build({
  ...shared,
  entryPoints: { cli: 'src/cli/start.ts' },
  outdir: OUT,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  external: ['log-update', 'pako', 're2js', 'tinyglobby', 'undici', 'web-tree-sitter', 'yargs', 'yocto-spinner'],
  minifySyntax: true,
  minifyWhitespace: true,
  // yargs-parser asks where it stands
  define: { 'import.meta.url': '__fileUrl' },
  banner: { js: "const __fileUrl=require('node:url').pathToFileURL(__filename).href;" },
})
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
