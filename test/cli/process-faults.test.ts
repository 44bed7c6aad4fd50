import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const folder = mkdtempSync(join(tmpdir(), 'deferscope-faults-'))
const fifo = join(folder, 'fifo')
let command: BuiltCommand

beforeAll(() => {
  command = buildCommand()
  execFileSync('mkfifo', [fifo])
})
afterAll(() => {
  command.remove()
  rmSync(folder, { recursive: true })
})

const start = (...args: string[]) => spawn(process.execPath, [command.bin, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
const run = (args: readonly string[], stdin: number | 'ignore' = 'ignore') =>
  spawnSync(process.execPath, [command.bin, ...args], { cwd: ROOT, encoding: 'utf8', stdio: [stdin, 'pipe', 'pipe'] })

describe('a pipe into which nobody writes', () => {
  it.each([
    ['SIGINT', [fifo]],
    ['SIGTERM', [fifo]],
    ['SIGHUP', [fifo]],
    ['SIGINT', [LEAK, '--symbols', fifo]],
  ] as const)('is given up at %s: %j', async (signal, args) => {
    const child = start(...args)
    const ended = endOf(child)
    // resolves when the command has opened the other end
    const writer = await open(fifo, 'w')
    child.kill(signal)
    // as a shell sees it: 128 and the number of the signal
    expect(await ended).toEqual({ code: null, signal })
    await writer.close()
  })
})

describe('a pipe from which nobody reads', () => {
  it('is given up at SIGTERM', async () => {
    // more than a pipe holds
    const child = start('explain', '--format', 'json', '--output', fifo)
    const ended = endOf(child)
    const reader = await open(fifo, 'r')
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
    await reader.close()
  })
})

describe('devices and directories', () => {
  it.each([['--symbols'], ['--token-file']])('%s /dev/zero is refused', (option) => {
    const args = option === '--symbols' ? [LEAK, option, '/dev/zero'] : ['fetch', 'localhost:1', option, '/dev/zero']
    const { status, stderr } = run(args)
    expect([status, stderr]).toEqual([2, 'error: this is a device, not a file\n  at /dev/zero\n  next: check the path\n'])
  })

  it('a baseline that is a device is refused', () => {
    const { status, stderr } = run(['scan', 'samples/programs', '--baseline', '/dev/zero'])
    expect([status, stderr.split('\n')[0]]).toEqual([2, 'error: this is a device, not a file'])
  })

  it('a directory on standard input is named, not called empty', () => {
    const { status, stderr } = run(['-'], openSync(folder, 'r'))
    expect([status, stderr]).toEqual([2, 'error: standard input is a directory\n  at -\n  next: give the directory as an argument\n'])
  })

  it('a full disk is told as such', () => {
    const { status, stderr } = run([LEAK, '--output', '/dev/full'])
    expect([status, stderr]).toEqual([
      2,
      'error: the file cannot be written (ENOSPC)\n  at /dev/full\n  next: the disk is full: make room, or choose another one\n',
    ])
  })

  it('too few open files are no bug', () => {
    // how many it takes depends on Node, and on which files are open at once
    const limited = (limit: number) =>
      spawnSync('sh', ['-c', `ulimit -n ${limit}; exec "$0" "$1" scan samples`, process.execPath, command.bin], {
        cwd: ROOT,
        encoding: 'utf8',
      })
    const errors = [18, 19, 20, 21, 22, 23, 24].map((limit) => limited(limit).stderr)
    expect(errors.join()).not.toContain('this is a bug')
    const told = errors.find((text) => text.startsWith('error: the machine is at a limit (EMFILE)\n'))
    expect(told).toContain('next: too many files are open: raise the limit, as with ulimit -n 1024')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('a silent standard input is given up at %s', async (signal) => {
    const child = spawn(process.execPath, [command.bin, '-'], { cwd: ROOT, stdio: 'pipe' })
    const ended = endOf(child)
    child.stdin.on('error', () => undefined)
    // far more than a pipe holds: it is taken once the command reads
    await new Promise((resolve) => child.stdin.write(`heap profile: 0: 0 [0: 0] @ heap/1\n${'\n'.repeat(1 << 20)}`, resolve))
    child.kill(signal)
    expect(await ended).toEqual({ code: 130, signal: null })
  })
})

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
}
