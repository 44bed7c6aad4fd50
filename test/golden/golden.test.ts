import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { schemaFaults } from '../support/report-schema.ts'
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

/** A case: its command line, how it is run, and what it exits with. */
function readCase(name: string) {
  const lines = readFileSync(join(HERE, name, 'args.txt'), 'utf8').split('\n').filter((line) => line !== '')
  const settings = lines.filter((line) => line.startsWith('@'))
  const setting = (key: string) => settings.find((line) => line.startsWith(`@${key}`))?.slice(key.length + 2)
  return {
    args: lines.filter((line) => !line.startsWith('@')),
    run: { width: Number(setting('width') ?? 160), hasColor: setting('color') !== undefined },
    exit: Number(setting('exit') ?? 0),
  }
}

const SAVED = mkdtempSync(join(tmpdir(), 'golden-'))
afterAll(() => rmSync(SAVED, { recursive: true }))

/** Cases without a report to save: words that print something else, errors, and tables that are cut. */
const UNSAVED = /^(help|version|error|benchstat|convert|pprof|report)/
const isSaved = (name: string) => !UNSAVED.test(name) && !readCase(name).args.includes('--rows')

describe('golden', () => {
  it.each(cases)('%s prints what it printed', async (name) => {
    process.chdir(ROOT)
    const folder = join(HERE, name)
    const { args, run, exit } = readCase(name)
    const saving = isSaved(name) ? ['--export', `json=${join(SAVED, name)}.json`] : []
    const result = await runCli([...args, ...saving], run)
    expect(result.code).toBe(exit)
    compare(join(folder, 'stdout.txt'), result.stdout)
    compare(join(folder, 'stderr.txt'), result.stderr)
  })
})

/** Options of a command line that say how its report is shown, with their values. */
function shown(args: readonly string[]): string[] {
  const options = args.flatMap((arg, i) => (['--format', '--unit', '--color'].includes(arg) ? [arg, args[i + 1]!] : []))
  const confidence = args[args.indexOf('--min-confidence') + 1] === 'possible' ? ['--min-confidence', 'possible'] : []
  return [...options, ...confidence, ...args.filter((arg) => ['--stacks', '--notices', '--verbose'].includes(arg))]
}

describe('a report that was saved', () => {
  it.each(cases.filter(isSaved))('by %s is valid by the schema, and shown again as it was, with the same exit code', async (name) => {
    process.chdir(ROOT)
    const path = join(SAVED, `${name}.json`)
    const { args, run, exit } = readCase(name)
    expect(schemaFaults(JSON.parse(readFileSync(path, 'utf8')))).toEqual([])
    const result = await runCli(['report', path, ...shown(args)], run)
    expect(result.code).toBe(exit)
    expect(result.stdout).toBe(readFileSync(join(HERE, name, 'stdout.txt'), 'utf8'))
    expect((await runCli(['report', path, '--format', 'json'])).stdout).toBe(readFileSync(path, 'utf8'))
  })
})

function compare(path: string, printed: string): void {
  if (isUpdate) {
    if (printed !== '' || existsSync(path)) writeFileSync(path, printed)
    return
  }
  expect(printed).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}
