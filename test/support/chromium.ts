import { spawnSync } from 'node:child_process'

/** Names under which distributions install the browser. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The command that starts Chromium: `$CHROMIUM`, or the first of its usual names in PATH; null where there is none. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM']
  const names = given === undefined ? NAMES : [given]
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0) ?? null
}

/** The path of Chromium, for those that do not look in PATH. */
export function chromiumPath(): string {
  const name = findChromium()!
  return spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim() || name
}
