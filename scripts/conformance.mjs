// `npm run conformance`: every report of `deferscope pprof` against pprof itself. The sources as they are now, in one file and process.
import { build } from 'esbuild'

const OUT = 'test/conformance/.cache/run.mjs'
await build({
  entryPoints: ['test/conformance/pprof-reports/run.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  outfile: OUT,
  logLevel: 'error',
})
process.env.TZ = 'UTC'
const { runConformance } = await import(new URL(`../${OUT}`, import.meta.url).href)
process.exitCode = await runConformance(process.argv.slice(2))
