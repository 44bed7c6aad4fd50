import { spawnSync } from 'node:child_process'

/** Fails before the first `*.go.test.ts` where a program that these tests run is missing. */
export function setup(): void {
  const missing = [
    ['go', 'version'],
    ['cc', '--version'],
  ].filter(([command, ...args]) => spawnSync(command!, args, { stdio: 'ignore' }).status !== 0)
  if (missing.length === 0) return
  const names = missing.map(([command]) => command).join(' and ')
  throw new Error(`tests named *.go.test.ts need ${names} in PATH: install them (.ci/run says how), or run npm test, which needs neither`)
}
