// Builds dist/: the command line as one lazily loaded bundle, the two library entries, and their types.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
const shared = { bundle: true, format: 'esm', target: 'node20.19', sourcemap: false, logLevel: 'warning', legalComments: 'none' }
await build({
  ...shared,
  entryPoints: { cli: 'src/cli/start.ts' },
  outdir: 'dist',
  platform: 'node',
  splitting: true,
  chunkNames: 'cli/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  // CommonJS dependencies ask for node: modules by require
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
})
await build({
  ...shared,
  entryPoints: { index: 'src/index.ts' },
  outdir: 'dist',
  platform: 'neutral',
  packages: 'external',
  splitting: true,
  chunkNames: 'lib/[name]-[hash]',
  target: 'es2023',
})
await build({
  ...shared,
  entryPoints: { node: 'src/node.ts' },
  outdir: 'dist',
  platform: 'node',
  packages: 'external',
  splitting: true,
  chunkNames: 'lib-node/[name]-[hash]',
})
execFileSync('node_modules/.bin/tsc', ['-p', 'src/tsconfig.types.json'], { stdio: 'inherit' })
