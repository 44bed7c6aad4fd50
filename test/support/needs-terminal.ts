import { spawnSync } from 'node:child_process'

/** Fails before the first `*.terminal.test.ts` where nothing makes terminals. */
export function setup(): void {
  if (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux')) return
  throw new Error(
    'tests named *.terminal.test.ts need script of util-linux in PATH: install it (.ci/run says how), or run npm test, which needs none',
  )
}
