import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { FORMATS } from '../src/render/formats.ts'
import { runCli } from './support/run-cli.ts'

/** `UPDATE_GOLDEN=1 npx vitest run test/docs.test.ts` writes what the commands print now. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WIDTH = 100
const CONSOLE = /```console\n\$ (.*?)(?: \| head -(\d+))?\n([\s\S]*?)```/g

const inFolder = (folder: string) => readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : []))
const pages = ['README.md', ...inFolder('docs'), 'README.zh-CN.md', ...inFolder('docs/zh-CN')].map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), 'utf8'),
}))
const readme = pages[0]!.text

describe('the documentation', () => {
  it.each(pages)('$path shows what its commands print', async ({ path, text }) => {
    process.chdir(ROOT)
    let updated = text
    for (const [block, command, head, output] of text.matchAll(CONSOLE)) {
      const { code, stdout } = await runCli(command!.split(' ').slice(1), { width: WIDTH })
      expect([command, code]).toEqual([command, 0])
      const shown = head === undefined ? stdout : `${stdout.split('\n').slice(0, Number(head)).join('\n')}\n`
      if (process.env['UPDATE_GOLDEN'] === '1')
        updated = updated.replace(block, () => `${block.slice(0, block.indexOf('\n', 11) + 1)}${shown}\`\`\``)
      else expect(output, command).toBe(shown)
    }
    if (updated !== text) writeFileSync(join(ROOT, path), updated)
  })

  it.each(pages)('$path links to files and headings that exist', ({ path, text }) => {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [file, heading] = target!.split('#')
      const linked = file === '' ? text : readFileSync(join(ROOT, dirname(path), file!), 'utf8')
      const headings = [...linked.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
        title!
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      )
      if (heading !== undefined) expect(headings, `${path}: ${target}`).toContain(heading)
    }
  })

  it('names every command and format that is built, and every option it names exists', () => {
    for (const { name } of COMMANDS) expect(readme).toContain(`deferscope ${name}`)
    const all = pages.map(({ text }) => text).join('\n')
    expect(all).toContain(`--format ${FORMATS.join('\\|')}`)
    const known = new Set(['focus', ...COMMANDS.flatMap(({ options }) => Object.keys(options)), 'help'])
    const ofDeferscope = pages.filter(({ path }) => !/-compatibility|dependencies|go-release|speed/.test(path))
    for (const { path, text } of ofDeferscope) {
      // scripts of the checkout have options of their own
      const own = text.replace(/npm run [\w:-]+ -- [^`\n]*/g, '')
      const named = [...own.matchAll(/(?<=[\s`(])--([a-z][a-z-]+)/g)].map(([, option]) => option!)
      expect(
        named.filter((option) => !known.has(option)),
        path,
      ).toEqual([])
    }
  })
})

describe('README', () => {
  it('begins with the two commands that work on a fresh clone', () => {
    const head = readme.split('\n').slice(0, 12).join('\n')
    expect(head).toContain('npm ci && npm run demo')
    expect(head).toContain('npm ci && npm test')
  })

  it('has one page: 200 lines, with one output of at most 15', () => {
    expect(readme.split('\n').length - 1).toBeLessThanOrEqual(200)
    const outputs = [...readme.matchAll(CONSOLE)].map(([, , , output]) => output!.split('\n').length - 1)
    expect(outputs.length).toBe(1)
    expect(outputs[0]).toBeLessThanOrEqual(15)
  })

  it('links to every page of the documentation', () => {
    for (const { path } of pages.slice(1)) if (!/dependencies|go-release|docs\/zh-CN/.test(path)) expect(readme).toContain(`(${path})`)
  })
})
