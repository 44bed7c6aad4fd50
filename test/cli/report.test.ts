import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const OVER = 'defers.records>10'
const UNDER = 'defers.records>9000000'

let folder = ''
const at = (name: string) => join(folder, name)
const firstLine = (text: string) => text.split('\n')[0]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'))
  await runCli([LEAK, '--output', at('leak.json'), '--format', 'json'])
  await runCli([LEAK, '--output', at('failed.json'), '--format', 'json', '--fail-on', OVER])
  await runCli([LEAK, '--output', at('cut.json'), '--format', 'json', '--rows', '1'])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a saved report', () => {
  it('has the exit code of the limits that were checked when it was saved', async () => {
    expect([(await runCli(['report', at('leak.json')])).code, (await runCli(['report', at('failed.json')])).code]).toEqual([0, 1])
  })

  it('is held against other limits, which replace those, as the command itself would be', async () => {
    for (const [limit, code] of [
      [OVER, 1],
      [UNDER, 0],
    ] as const)
      for (const saved of ['leak.json', 'failed.json']) {
        const again = await runCli(['report', at(saved), '--fail-on', limit, '--format', 'json'])
        const direct = await runCli([LEAK, '--fail-on', limit, '--format', 'json'])
        expect([again.code, again.stdout]).toEqual([code, direct.stdout])
      }
  })

  it('that was cut by --rows decides no limit that its rows keep', async () => {
    expect((await runCli(['report', at('cut.json'), '--fail-on', OVER])).code).toBe(1)
    const { code, stderr } = await runCli(['report', at('cut.json'), '--fail-on', UNDER])
    expect([code, firstLine(stderr)]).toEqual([
      2,
      'error: the limit defers.records>9000000 cannot be decided on these inputs: rows of the table were left out when the report was saved: save it without --rows',
    ])
  })

  it('counts the rows that were left out where it is shown', async () => {
    expect((await runCli(['report', at('cut.json')])).stdout).toContain('Top functions by inuse_space (1 of 8 rows')
    expect((await runCli(['report', at('cut.json'), '--format', 'markdown'])).stdout).toContain('7 more rows.')
  })

  it('is written to files in other formats, and read from standard input', async () => {
    const stdin = [readFileSync(at('leak.json'))]
    const { code, stdout } = await runCli(['report', '-', '--export', `csv=${at('r.csv')}`, '--export', `junit=${at('r.xml')}`], { stdin })
    expect([code, stdout]).toEqual([0, (await runCli([LEAK])).stdout])
    expect(readFileSync(at('r.csv'), 'utf8')).toBe((await runCli([LEAK, '--format', 'csv'])).stdout)
    expect(readFileSync(at('r.xml'), 'utf8')).toBe((await runCli([LEAK, '--format', 'junit'])).stdout)
  })

  it('may be several lines, as watch prints them: each is shown, and the last one decides', async () => {
    const line = (name: string) => JSON.stringify(JSON.parse(readFileSync(at(name), 'utf8')))
    writeFileSync(at('watch.json'), `${line('leak.json')}\n${line('failed.json')}\n`)
    const { code, stdout } = await runCli(['report', at('watch.json'), '--export', `json=${at('last.json')}`])
    const single = await Promise.all(['leak.json', 'failed.json'].map(async (name) => (await runCli(['report', at(name)])).stdout))
    expect([code, stdout]).toEqual([1, single.join('')])
    expect(readFileSync(at('last.json'), 'utf8')).toBe(readFileSync(at('failed.json'), 'utf8'))
  })

  it('of a command without limits is held against none', async () => {
    await runCli(['explain', 'shape', '--output', at('explain.json'), '--format', 'json'])
    const { code, stderr } = await runCli(['report', at('explain.json'), '--fail-on', OVER])
    expect([code, firstLine(stderr)]).toEqual([2, 'error: a report of explain has no limits'])
  })

  it('has no stacks to draw', async () => {
    const { code, stdout } = await runCli(['report', at('leak.json'), '--format', 'html'])
    expect([code, stdout.startsWith('<!doctype html>') || stdout.startsWith('<!DOCTYPE html>')]).toEqual([0, true])
    const { code: refused, stderr } = await runCli(['report', at('leak.json'), '--format', 'svg'])
    expect([refused, firstLine(stderr)]).toEqual([2, 'error: svg draws stacks, and this command has none'])
  })

  it.each([
    [[], 'error: report takes one saved report'],
    [['a.json', 'b.json'], 'error: report takes one saved report'],
    [['nowhere.json'], 'error: there is no such file'],
    [[LEAK], 'error: the file is no JSON: no value begins here'],
    [['samples'], 'error: the file cannot be read (EISDIR)'],
  ])('that is %j is refused', async (operands, message) => {
    const { code, stderr } = await runCli(['report', ...operands])
    expect([code, firstLine(stderr)]).toEqual([2, message])
  })
})
