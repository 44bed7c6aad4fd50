import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'

describe('the summary of a GitHub job', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
    file = join(folder, 'summary.md')
    writeFileSync(file, 'of another step\n')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const added = async (argv: readonly string[], env: Record<string, string>) => {
    const { code } = await runCli([HEAP, ...argv], { env })
    return [code, readFileSync(file, 'utf8').slice('of another step\n'.length)]
  }
  const job = () => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file })

  it('gets the report as Markdown, with --format github or --summary, also of a failed gate', async () => {
    const [code, text] = await added(['--format', 'github', '--fail-on', 'defers.records>1'], job())
    expect(code).toBe(1)
    const { stdout } = await runCli([HEAP, '--format', 'markdown', '--fail-on', 'defers.records>1'])
    expect(text).toBe(`## deferscope analyze\n\n${stdout}\n`)
    const { stdout: plain } = await runCli([HEAP, '--format', 'markdown'])
    expect((await added(['--summary'], job()))[1]).toBe(`## deferscope analyze\n\n${stdout}\n## deferscope analyze\n\n${plain}\n`)
  })

  it.each([
    ['another format', ['--format', 'json'], {}],
    ['--no-summary', ['--format', 'github', '--no-summary'], {}],
    ['another CI system', ['--format', 'github', '--summary'], { GITHUB_ACTIONS: '' }],
    ['no file', ['--summary'], { GITHUB_STEP_SUMMARY: '' }],
  ])('gets nothing with %s', async (_what, argv, env) => {
    expect(await added(argv, { ...job(), ...env })).toEqual([0, ''])
  })

  it('that cannot be written is an error', async () => {
    const { code, stderr } = await runCli([HEAP, '--summary'], { env: { ...job(), GITHUB_STEP_SUMMARY: folder } })
    expect([code, stderr]).toEqual([2, expect.stringContaining('the summary of the job cannot be written (EISDIR)')])
  })
})
