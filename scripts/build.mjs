// Builds dist/: the command line as one lazily loaded bundle, the two library entries, and their types.
import { execFileSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

// built aside, then renamed: a build that fails leaves the last good one
const OUT = 'dist.new'
rmSync(OUT, { recursive: true, force: true })
const shared = { bundle: true, format: 'esm', target: 'node20.19', sourcemap: false, logLevel: 'warning', legalComments: 'none' }
await build({
  ...shared,
  entryPoints: { cli: 'src/cli/start.ts' },
  outdir: OUT,
  platform: 'node',
  splitting: true,
  chunkNames: 'cli/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  // CommonJS dependencies ask for node: modules by require
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
})
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
