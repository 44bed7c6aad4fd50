import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

/**
 * Each folder is a command line and all that it prints. `args.txt` has an argument per line, after lines of settings
 * (`@width 80`, `@color`, `@exit 2`). `UPDATE_GOLDEN=1 npx vitest run test/golden` writes what is printed now: read the diff.
 */
const HERE = fileURLToPath(new URL('.', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const isUpdate = process.env['UPDATE_GOLDEN'] === '1'

const cases = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

describe('golden', () => {
  it.each(cases)('%s prints what it printed', async (name) => {
    process.chdir(ROOT)
    const folder = join(HERE, name)
    const lines = readFileSync(join(folder, 'args.txt'), 'utf8').split('\n').filter((line) => line !== '')
    const settings = lines.filter((line) => line.startsWith('@'))
    const setting = (key: string) => settings.find((line) => line.startsWith(`@${key}`))?.slice(key.length + 2)
    const result = await runCli(
      lines.filter((line) => !line.startsWith('@')),
      { width: Number(setting('width') ?? 160), hasColor: setting('color') !== undefined },
    )
    expect(result.code).toBe(Number(setting('exit') ?? 0))
    compare(join(folder, 'stdout.txt'), result.stdout)
    compare(join(folder, 'stderr.txt'), result.stderr)
  })
})

function compare(path: string, printed: string): void {
  if (isUpdate) {
    if (printed !== '' || existsSync(path)) writeFileSync(path, printed)
    return
  }
  expect(printed).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}
