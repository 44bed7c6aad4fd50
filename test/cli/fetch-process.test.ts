import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'
import { useProxies } from '../support/raw-server.ts'
import { fixture } from '../support/recorded-process.ts'
import { type Handler, never, recorded, startReplayServer } from '../support/replay-server.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'deferscope-signal-'))
let command: BuiltCommand
beforeAll(() => {
  command = buildCommand()
})
beforeEach(() => useProxies())
afterAll(() => {
  command?.remove()
  rmSync(ROOT, { recursive: true })
})

/** The command as a process of its own, and its end. */
function start(...args: string[]): { child: ChildProcess; stderr: () => string; end: Promise<readonly [number | null, string | null]> } {
  const child = spawn(process.execPath, [command.bin, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let text = ''
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return { child, stderr: () => text, end: once(child, 'close') as Promise<[number | null, string | null]> }
}

const TEXT = new TextDecoder().decode(fixture('go1.26.goroutine.debug2.txt'))

/** What is in the folder, after every file has proved to be whole. */
function wholeFiles(dir: string): string[] {
  const names = existsSync(dir) ? readdirSync(dir).sort() : []
  for (const name of names) {
    const bytes = readFileSync(join(dir, name))
    if (name.endsWith('.txt')) expect(String(bytes)).toBe(TEXT)
    else expect([name, gunzipSync(bytes).length > 0]).toEqual([name, true])
    expect(name).toMatch(/^(127\.0\.0\.1-\d+(-\d+)?\.)?(heap|goroutine)\.(\d+T[\d.]+Z\.)?(pb\.gz|debug2\.txt)$/)
  }
  return names
}

/** Answers slowly and never whole. */
const drip: Handler = (_request, response) => {
  response.writeHead(200, { 'content-length': 1_000_000 })
  const timer = setInterval(() => response.write('x'), 10)
  response.on('close', () => clearInterval(timer))
}

describe('fetch, interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while a server drips, keeps the whole files of others and exits 130',
    async (signal) => {
      const dir = join(ROOT, signal)
      const good = await startReplayServer()
      const slow = await startReplayServer({ handlers: { '*': drip } })
      const { child, stderr, end } = start('fetch', good.url, slow.url, '--dir', dir)
      // the line that says that the first target is done
      while (!stderr().includes(`${good.url}/debug/pprof/: heap`)) await once(child.stderr!, 'data')
      child.kill(signal)
      expect(await end).toEqual([130, null])
      const stem = good.host.replace(':', '-')
      expect(wholeFiles(dir)).toEqual([`${stem}.goroutine.debug2.txt`, `${stem}.goroutine.pb.gz`, `${stem}.heap.pb.gz`])
      expect(stderr()).not.toContain('error')
    },
  )

  it.each([1, 4, 6, 8])('at its request number %i, leaves only whole files and exits 130', async (number) => {
    const dir = join(ROOT, `request-${number}`)
    let count = 0
    let child: ChildProcess | undefined
    const handler: Handler = (request, response) => {
      count++
      if (count === number) child!.kill('SIGINT')
      if (count < number) recorded()(request, response)
      else never(request, response)
    }
    const { url } = await startReplayServer({ handlers: { '*': handler } })
    const process = start('fetch', url, '--dir', dir, '--count', '2', '--interval', '1ms')
    child = process.child
    expect(await process.end).toEqual([130, null])
    // a round has six requests
    expect(wholeFiles(dir).length).toBe(number <= 6 ? 0 : 3)
  })

  it('while it writes, leaves only whole files and exits 130', async () => {
    const dir = join(ROOT, 'write')
    mkdirSync(dir)
    const { url } = await startReplayServer()
    const process = start('fetch', ...new Array(20).fill(url), '--dir', dir, '--count', '100', '--interval', '1ms')
    // the names of files that are being written begin with a dot
    const watcher = watch(dir, (_event, name) => {
      if (name?.startsWith('.') !== true) return
      watcher.close()
      process.child.kill('SIGINT')
    })
    const end = await process.end
    watcher.close()
    expect(end).toEqual([130, null])
    wholeFiles(dir)
  })
})
