import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const LEAK = 'samples/go1.26/leak.heap.pb.gz'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

describe('--export', () => {
  it('writes any number of formats in one run, beside that of standard output, each as --format prints it', async () => {
    const { code, stdout } = await runCli([
      LEAK,
      ...['--format', 'markdown', '--export', `json=${at('r.json')}`],
      ...['--export', `csv=${at('r.csv')}`, '--export', `sarif=${at('r.sarif')}`],
    ])
    expect(code).toBe(0)
    expect(stdout).toBe((await runCli([LEAK, '--format', 'markdown'])).stdout)
    for (const format of ['json', 'csv', 'sarif'])
      expect(readFileSync(at(`r.${format}`), 'utf8')).toBe((await runCli([LEAK, '--format', format])).stdout)
  })

  it('writes no file and prints nothing where one file cannot be written', async () => {
    const { code, stdout, stderr } = await runCli([LEAK, ...['--export', `json=${at('r.json')}`, '--export', `csv=${at('missing/r.csv')}`]])
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', 'error: the file cannot be written (ENOENT)'])
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses one file for two outputs before any work', async () => {
    for (const second of [
      ['--export', `csv=${at('./r')}`],
      ['--output', at('r')],
    ]) {
      const { code, stderr } = await runCli(['nowhere.pb.gz', '--export', `json=${at('r')}`, ...second])
      expect([code, stderr.split('\n')[0]]).toEqual([2, 'error: two outputs would write the same file'])
    }
  })

  it('writes any number of times to a device', async () => {
    expect(await runCli([LEAK, '--quiet', '--export', 'json=/dev/null', '--export', 'csv=/dev/null'])).toMatchObject({ code: 0 })
  })
})
