import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { analyze, bytesSource } from '../src/index.ts'
import { FORMATS } from '../src/render/formats.ts'
import { runCli } from './support/run-cli.ts'

/** `UPDATE_GOLDEN=1 npx vitest run test/readme.test.ts` writes what the commands print now. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PATH = `${ROOT}README.md`
const WIDTH = 100
const CONSOLE = /```console\n\$ (.*)\n([\s\S]*?)```/g

const readme = readFileSync(PATH, 'utf8')

describe('README', () => {
  it('shows what its commands print', async () => {
    process.chdir(ROOT)
    let updated = readme
    for (const [block, command, output] of readme.matchAll(CONSOLE)) {
      const { code, stdout } = await runCli(command!.split(' ').slice(1), { width: WIDTH })
      expect(code).toBe(0)
      if (process.env['UPDATE_GOLDEN'] === '1') updated = updated.replace(block, () => `\`\`\`console\n$ ${command}\n${stdout}\`\`\``)
      else expect(output, command).toBe(stdout)
    }
    if (updated !== readme) writeFileSync(PATH, updated)
  })

  it('begins with the two commands that work on a fresh clone', () => {
    const head = readme.split('\n').slice(0, 12).join('\n')
    expect(head).toContain('npm ci && npm run demo')
    expect(head).toContain('npm ci && npm test')
  })

  it('names every command and format that is built, and every option it names exists', () => {
    for (const { name } of COMMANDS) expect(readme).toContain(`deferscope ${name}`)
    expect(readme).toContain(`--format ${FORMATS.join('\\|')}`)
    const known = new Set(['focus', ...COMMANDS.flatMap(({ options }) => Object.keys(options)), 'help'])
    const named = [...readme.matchAll(/`?--([a-z][a-z-]+)/g)].map(([, option]) => option!)
    expect(named.filter((option) => !known.has(option))).toEqual([])
  })

  it('has a library example that works', async () => {
    const bytes = readFileSync(`${ROOT}samples/go1.26/leak.heap.pb.gz`)
    const report = await analyze([bytesSource('heap.pb.gz', bytes)])
    expect(report.tables['defers']!.rows.length).toBeGreaterThan(0)
  })
})
