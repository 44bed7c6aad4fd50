import { spawnSync } from 'node:child_process'

/** Fails before the first `*.prometheus.test.ts` where Prometheus or Go is missing. */
export function setup(): void {
  const missing = ['prometheus --version', 'go version'].filter((line) => {
    const [command, ...args] = line.split(' ')
    return spawnSync(command!, args, { stdio: 'ignore' }).status !== 0
  })
  if (missing.length === 0) return
  const names = missing.map((line) => line.split(' ')[0]).join(' and ')
  throw new Error(
    `tests named *.prometheus.test.ts need ${names} in PATH: install them (.ci/run says how), or run npm test, which needs neither`,
  )
}
