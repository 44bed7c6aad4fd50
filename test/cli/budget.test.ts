import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const HEAP = join(process.cwd(), 'samples/go1.26/leak.heap.pb.gz')
const CPU = join(process.cwd(), 'test/fixtures/cpu/go1.26.8.cpu.pb.gz')
const HOME = process.cwd()

describe('a budget file', () => {
  let folder: string
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'deferscope-test-')))
    mkdirSync(join(folder, '.git'))
    mkdirSync(join(folder, 'app'))
    process.chdir(join(folder, 'app'))
  })
  afterEach(() => {
    process.chdir(HOME)
    rmSync(folder, { recursive: true })
  })
  const write = (path: string, content: object | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  const records = (limit: string) => ({ limits: { analyze: { records: `defers.records>${limit}` } } })
  /** Exit code and first line of the error. */
  const ran = async (...argv: readonly string[]) => {
    const { code, stderr } = await runCli([HEAP, ...argv])
    return [code, stderr.split('\n').slice(0, 2).join('\n')]
  }

  it('is used where it lies in the working directory, and the report names it', async () => {
    write('app/deferscope.json', records('10000'))
    const { code, stdout } = await runCli([HEAP, '--format', 'json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout).gates).toEqual([
      {
        expression: 'defers.records>10000',
        from: 'deferscope.json $.limits.analyze.records',
        outcome: 'failed',
        reasons: ['main.(*service).importOrders line 93 has 371,387', 'main.(*service).serve line 104 has 262,156'],
      },
    ])
    expect(await ran('--no-budget')).toEqual([0, ''])
    expect((await ran('--no-budget', '--budget', 'x'))[0]).toBe(2)
  })

  it('is used where --budget names it, with the limits of --fail-on', async () => {
    write('ci.json', records('9999999'))
    expect(await ran('--budget', '../ci.json')).toEqual([0, ''])
    expect(await ran('--budget', '../ci.json', '--fail-on', 'defers.records>1')).toEqual([1, ''])
    expect(await ran('--budget', 'none.json')).toEqual([2, 'error: there is no such file\n  at none.json'])
  })

  it('is no pipe or folder of its name, and no device that never ends', async () => {
    mkdirSync('deferscope.json')
    expect(await ran()).toEqual([0, ''])
    expect((await ran('--budget', '/dev/zero'))[0]).toBe(2)
    write('big.json', ' '.repeat((1 << 20) + 1))
    expect(await ran('--budget', '../big.json')).toEqual([2, 'error: the file is far too large for what it should be\n  at ../big.json'])
  })

  it('decides nothing of a profile that has no such table, and the report is printed', async () => {
    write('app/deferscope.json', records('10000'))
    const { code, stdout, stderr } = await runCli([CPU])
    expect([code, stdout.includes('Defers took'), stderr]).toEqual([2, true, expect.stringContaining('the report has no table defers')])
  })

  it('extends others within its repository: a diamond counts once, and names replace', async () => {
    write('base.json', { limits: { analyze: { records: 'defers.records>1', share: 'defers.share>90%' } } })
    write('team/a.json', { extends: '../base.json' })
    write('team/b.json', { extends: ['../base.json'], limits: { analyze: { records: null } } })
    write('app/deferscope.json', { extends: ['../team/a.json', '../team/b.json'] })
    const { gates } = JSON.parse((await runCli([HEAP, '--format', 'json'])).stdout)
    expect(gates.map(({ from, outcome }: { from: string; outcome: string }) => [from, outcome])).toEqual([
      ['../base.json $.limits.analyze.share', 'passed'],
    ])
  })

  it('is refused where the files extend each other', async () => {
    write('app/deferscope.json', { extends: '../a.json' })
    write('a.json', { extends: 'b.json' })
    write('b.json', { extends: './app/deferscope.json' })
    expect(await ran()).toEqual([
      2,
      'error: the files extend each other: ./app/deferscope.json leads back to this one\n  at ../b.json $.extends (line 1, byte 12)',
    ])
  })

  it.each([
    ['/etc/hostname', 'is no relative path'],
    ['https://example.com/budget.json', 'is no relative path'],
    ['..\\a.json', 'is no relative path'],
    ['../../outside.json', 'there is no file'],
    ['missing.json', 'there is no file missing.json'],
    ['link.json', 'link.json lies outside of'],
    ['..', 'there is no file ..'],
  ])('is refused where it extends %s', async (extended, message) => {
    symlinkSync(HEAP, join(folder, 'app/link.json'))
    write('app/deferscope.json', { extends: [extended] })
    expect(await ran()).toEqual([2, expect.stringContaining(message)])
  })
})
