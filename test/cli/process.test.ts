import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/base/version.ts'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))

let command: BuiltCommand
const run = (...args: string[]) => spawnSync(process.execPath, [command.bin, ...args], { cwd: ROOT, encoding: 'utf8' })

beforeAll(() => {
  command = buildCommand()
})
afterAll(() => {
  command?.remove()
  rmSync(folder, { recursive: true })
})

describe('the process', () => {
  it('has the version of its package', () => {
    expect(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version).toBe(VERSION)
    expect(run('--version')).toMatchObject({ status: 0, stdout: `deferscope ${VERSION}\n`, stderr: '' })
  })

  it('prints one JSON document and nothing else', () => {
    const { status, stdout, stderr } = run(LEAK, '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'deferscope.report/1', command: 'analyze', verdict: 'pass' })
    expect([status, stderr]).toEqual([0, ''])
  })

  it('loads the parser of Go source only where source is given', () => {
    const trace = join(folder, 'trace.cjs')
    const hook =
      "const m=require('module'),o=m._load;m._load=function(n,...r){if(/tree-sitter/.test(n))console.error(n);return o.call(this,n,...r)}"
    writeFileSync(trace, hook)
    expect(spawnSync(process.execPath, ['-r', trace, command.bin, LEAK], { cwd: ROOT, encoding: 'utf8' }).stderr).toBe('')
    rmSync(trace)
  })

  it('reads standard input, and wide tables go into pipes without colour', () => {
    const { stdout } = spawnSync(process.execPath, [command.bin, '-'], {
      cwd: ROOT,
      input: readFileSync(join(ROOT, LEAK)),
      encoding: 'utf8',
    })
    expect(stdout).toContain('371k (257k-519k)')
    expect(stdout).not.toContain('\x1b')
  })

  it.each([
    [[LEAK, '--fail-on', 'defers.records>1'], 1],
    [['nowhere.pb.gz'], 2],
    [[LEAK, 'nowhere.pb.gz'], 2],
    [[], 0],
  ])('%j exits %i', (args, status) => {
    expect(run(...args).status).toBe(status)
  })

  it('prints errors as three lines on standard error', () => {
    const { stdout, stderr } = run('nowhere.pb.gz')
    expect([stdout, stderr]).toEqual(['', 'error: there is no such file\n  at nowhere.pb.gz\n  next: check the path\n'])
  })

  it('writes files whole, and leaves nothing beside them', () => {
    const report = join(folder, 'report.json')
    const table = join(folder, 'report.csv')
    expect(run(LEAK, '--output', report, '--format', 'json', '--export', `csv=${table}`)).toMatchObject({ status: 0, stdout: '' })
    expect(JSON.parse(readFileSync(report, 'utf8')).command).toBe('analyze')
    expect(readFileSync(table, 'utf8')).toMatch(/^defers\nfunction,[\s\S]*\n\nanswer\ntext,/)
    expect(readdirSync(folder).sort()).toEqual(['report.csv', 'report.json'])
  })

  it('says when a file cannot be written', () => {
    const { status, stderr } = run(LEAK, '--output', join(folder, 'missing', 'report.txt'))
    expect([status, stderr.split('\n')[0]]).toEqual([2, 'error: the file cannot be written (ENOENT)'])
  })

  it('ends quietly when its reader goes away', async () => {
    const child = spawn(process.execPath, [command.bin, LEAK, '--format', 'json'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const stderr = await textOf(child)
    expect([await exitOf(child), stderr]).toEqual([0, ''])
  })
})

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stderr!) text += String(chunk)
  return text
}
