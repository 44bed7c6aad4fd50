import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseBudget } from '../../src/report/budget.ts'
import { runCli } from '../support/run-cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PAGE = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8')
const blocks = (language: string) => [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!)
const [JOB, STEPS, GITLAB] = blocks('yaml').map((text) => parse(text))

/** The words of a command as a shell splits them, with single quotes. */
const words = (command: string) => [...command.matchAll(/'([^']*)'|[^\s']+/g)].map(([word, quoted]) => quoted ?? word)

describe('the examples of docs/ci.md', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
    for (const [name, file] of [
      ['before', 'fixed'],
      ['after', 'leak'],
    ] as const) {
      mkdirSync(join(folder, name))
      copyFileSync(join(ROOT, `samples/go1.26/${file}.heap.pb.gz`), join(folder, name, 'heap.pb.gz'))
    }
    copyFileSync(join(ROOT, 'samples/go1.26/leak.heap.pb.gz'), join(folder, 'heap.pb.gz'))
    copyFileSync(join(ROOT, 'samples/programs/leak/main.go'), join(folder, 'main.go'))
    writeFileSync(join(folder, 'known.json'), '{"schema": "deferscope.baseline/1"}')
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(ROOT)
    rmSync(folder, { recursive: true })
  })
  const code = async (command: string) => (await runCli(words(command).slice(1))).code

  it('have a job of GitHub whose inputs the action has', () => {
    const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))
    const step = JOB.jobs.defers.steps.at(-1)
    expect(step.uses).toMatch(/^OWNER\/deferscope@v/)
    for (const name of Object.keys(step.with)) expect(Object.keys(inputs)).toContain(name)
    const table = PAGE.slice(PAGE.indexOf('| input |'), PAGE.indexOf('Outputs are'))
    const listed = [...table.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \| /gm)].flatMap(([, names]) =>
      [...names!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    )
    expect(new Set([...listed, 'run', 'before', 'after'])).toEqual(new Set(Object.keys(inputs)))
  })

  it('have steps of GitHub that run, and fail for a leak', async () => {
    expect(await Promise.all(STEPS.map(({ run }: { run: string }) => code(run)))).toEqual([1, 1])
    expect(existsSync('defers.sarif')).toBe(true)
  })

  it('have a job of GitLab whose lines run, and write the artifacts it names', async () => {
    const { script, artifacts } = GITLAB.defers as { script: string[]; artifacts: { when: string; reports: Record<string, string> } }
    expect(await code(script[0]!)).toBe(1)
    expect(await code(script[1]!)).toBe(0)
    expect(artifacts.when).toBe('always')
    expect(readFileSync(artifacts.reports['junit']!, 'utf8')).toContain('<failure')
    const issues = JSON.parse(readFileSync(artifacts.reports['codequality']!, 'utf8')) as { check_name: string }[]
    expect(issues.map(({ check_name: name }) => name)).toContain('defer-in-loop')
    writeFileSync('after/heap.pb.gz', readFileSync('before/heap.pb.gz'))
    expect(await code(script[0]!)).toBe(0)
  })

  it('have a budget that is one', async () => {
    const [budget] = blocks('json')
    const { limits, extends: files } = await parseBudget('deferscope.json', budget!)
    expect([limits.length, files.length]).toEqual([6, 1])
  })
})
