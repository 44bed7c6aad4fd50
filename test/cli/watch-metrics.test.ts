import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { startFakePods } from '../support/fake-pods.ts'
import { growingHeap } from '../support/growing-heap.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-metrics-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const list = (...pods: string[]) => {
  const path = join(folder, 'targets.json')
  writeFileSync(path, JSON.stringify(pods.map((pod, i) => ({ targets: [`10.0.0.${i}:6060`], labels: { namespace: 'shop', pod } }))))
  return path
}

interface Watched {
  /** The page of metrics before the last capture. */
  readonly page: string
  readonly type: string
  readonly lines: readonly Report[]
  readonly stderr: string
  readonly code: number
}

/** Runs a watch for a number of captures. */
async function watched(args: readonly string[], captures: number): Promise<Watched> {
  let [page, type, url] = ['', '', '']
  const { stdout, stderr, code } = await runCli(['watch', ...args, '--listen', '127.0.0.1:0', '--for', `${(captures - 1) * 10}s`], {
    onError: (text) => {
      url = /metrics at (\S+)/.exec(text)?.[1] ?? url
    },
    onWait: async () => {
      const response = await fetch(url)
      type = response.headers.get('content-type') ?? ''
      page = await response.text()
    },
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { page, type, lines: lines.map((line) => JSON.parse(line) as Report), stderr, code }
}
/** The series of a metric, as labels and value. */
const series = (page: string, name: string) =>
  [...page.matchAll(new RegExp(`^deferscope_${name}{(.*)} (\\S+)$`, 'gm'))].map(([, labels, value]) => ({
    labels: Object.fromEntries([...labels!.matchAll(/(\w+)="((?:[^"\\\\]|\\\\.)*)"/g)].map(([, key, text]) => [key!, text!])),
    value: Number(value),
  }))

describe('watch --listen', () => {
  it('serves what it knows: records, bytes, growth, goroutines in deferred calls, captures and errors', async () => {
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    const { page, type, stderr, code } = await watched([url], 7)
    expect([code, type]).toEqual([0, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(stderr).toMatch(/^metrics at http:\/\/127\.0\.0\.1:\d+\/metrics\n$/)
    const [first, second] = series(page, 'defer_records')
    const target = `${url}/debug/pprof/`
    expect(first!.labels).toEqual({
      target,
      function: 'main.(*service).importOrders',
      file: 'example.com/orders/leak/main.go',
      line: '93',
      confidence: 'exact',
    })
    expect(first!.value).toBeGreaterThan(second!.value)
    expect(series(page, 'defer_growing').map(({ labels, value }) => [labels['line'], value])).toEqual([
      ['93', 1],
      ['104', 1],
    ])
    expect(series(page, 'defer_record_bytes')[0]!.value).toBeGreaterThan(first!.value * 48)
    expect(series(page, 'defer_growth_bytes_per_second')[0]!.value).toBeGreaterThan(0)
    expect(series(page, 'up')).toEqual([{ labels: { target }, value: 1 }])
    expect(series(page, 'captures_total')).toEqual([{ labels: { target }, value: 6 }])
    expect(series(page, 'last_capture_timestamp_seconds')[0]!.value).toBe(Date.UTC(2026, 10, 21, 12, 0, 50) / 1000)
    expect(series(page, 'heap_bytes')[0]!.value).toBeGreaterThan(1e6)
  })

  it('names no more statements of a process than --rows says', async () => {
    const { url } = await startReplayServer()
    const { page } = await watched([url, '--rows', '1'], 2)
    for (const name of ['defer_records', 'defer_growing']) expect(series(page, name).length, name).toBe(1)
  })

  it('watches the processes of a list, with their labels, and counts the failures of those that are gone', async () => {
    const { via } = await startFakePods({ a: { level: 0 }, b: 'healthy', c: 'gone' })
    const { page, lines, code } = await watched(['--targets', list('a', 'b', 'c'), '--via', via, '--target-port', '6060'], 3)
    expect(code).toBe(0)
    expect(series(page, 'up').map(({ labels, value }) => [labels['pod'], labels['namespace'], value])).toEqual([
      ['a', 'shop', 1],
      ['b', 'shop', 1],
      ['c', 'shop', 0],
    ])
    expect(series(page, 'capture_errors_total').map(({ labels, value }) => [labels['pod'], labels['code'], value])).toEqual([
      ['c', 'http-404', 2],
    ])
    expect(new Set(series(page, 'defer_records').map(({ labels }) => labels['pod']))).toEqual(new Set(['a']))
    expect(lines.length).toBe(3)
    expect(lines[2]!.tables['defers']!.rows.map((row) => [row['process'], row['line']])).toContainEqual(['shop.a', 93])
    expect(lines[2]!.answer).toMatchObject({ processes: 2 })
    expect(lines[2]!.notices[0]).toMatchObject({ code: 'profile-missing' })
  })

  it('goes on where the process does not answer at the start: its page says so', async () => {
    const { url } = await startReplayServer({ handlers: { '*': answer(503) } })
    const { page, lines } = await watched([url], 3)
    expect([series(page, 'up')[0]!.value, lines.length]).toEqual([0, 0])
    expect(series(page, 'capture_errors_total')[0]!.labels['code']).toBe('http-503')
  })

  it('says where it cannot listen, and answers nothing but its page', async () => {
    const { host, url } = await startReplayServer()
    const taken = await runCli(['watch', url, '--listen', host, '--for', '1s'])
    expect([taken.code, taken.stderr]).toEqual([
      2,
      `error: another program listens there\n  at ${host}\n  next: choose another address or port\n`,
    ])
  })
})
