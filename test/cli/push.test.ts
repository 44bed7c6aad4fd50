import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { startEngineReplay } from '../support/engine-replay.ts'
import { mappingFlags } from '../support/mapping-flags.ts'
import { sample } from '../support/recorded-process.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const json = ({ stdout, stderr }: CliResult) => {
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Report
}

describe('push', () => {
  it('stores a heap in Pyroscope, with labels, and without the mark that makes it drop addresses', async () => {
    const { url, pushed } = await startEngineReplay('pyroscope')
    const args = ['push', LEAK, '--to', `pyroscope+${url}`, '--service', 'orders', '--label', 'pod=orders-1', '--format', 'json']
    const report = json(await runCli(args))
    const labels = { __name__: 'memory', pod: 'orders-1', service_name: 'orders' }
    expect(report.answer).toMatchObject({ text: `1 profile pushed to Pyroscope at ${url}.`, pushed: 1, refused: 0 })
    expect(pushed.map((one) => one.labels)).toEqual([labels])
    const [original, stored] = [sample('go1.26/leak.heap.pb.gz'), pushed[0]!.profile].map((bytes) => new Uint8Array(gunzipSync(bytes)))
    expect([mappingFlags(original!), mappingFlags(stored!)]).toEqual([
      [true, false, false],
      [false, false, false],
    ])
    // the flag alone is gone: a tag and a number
    expect(stored!.length).toBe(original!.length - 2)
  })

  it('stores it in Parca as it is', async () => {
    const { url, pushed } = await startEngineReplay('parca')
    const result = await runCli(['push', LEAK, '--to', `parca+${url}`, '--label', 'job=push', '--format', 'json'])
    expect([result.code, pushed.map(({ labels }) => labels)]).toEqual([0, [{ __name__: 'memory', job: 'push' }]])
    expect(gunzipSync(pushed[0]!.profile)).toEqual(gunzipSync(sample('go1.26/leak.heap.pb.gz')))
  })

  it('warns of what Pyroscope refuses for its age, and --now moves a series to the present', async () => {
    const { url, pushed } = await startEngineReplay('pyroscope')
    const args = ['push', 'samples/go1.26/series', '--to', `pyroscope+${url}`, '--service', 'orders', '--format', 'json']
    const old = json(await runCli(args))
    expect(old.notices.map(({ code }) => code)).toEqual(Array(8).fill('push-old'))
    const now = json(await runCli([...args, '--now']))
    const times = now.tables['pushed']!.rows.map(({ time }) => Date.parse(String(time)))
    const originals = old.tables['pushed']!.rows.map(({ time }) => Date.parse(String(time)))
    expect([now.notices, times.at(-1)]).toEqual([[], Date.UTC(2026, 10, 21, 12)])
    // the milliseconds of a table are cut, and a profile has nanoseconds
    for (const [i, time] of times.entries()) expect(Math.abs(time - times[0]! - (originals[i]! - originals[0]!))).toBeLessThanOrEqual(1)
    expect(pushed).toHaveLength(16)
  })

  it('repeats what the server says of a profile that it refuses, and no credentials', async () => {
    const refusal = JSON.stringify({ code: 'invalid_argument', message: 'profile is outside of ingestion window, says s3cret-token' })
    const { url } = await startReplayServer({ handlers: { '*': answer(400, refusal, { 'content-type': 'application/json' }) } })
    const args = ['push', LEAK, '--to', `pyroscope+${url}`, '--service', 'orders', '--header', 'Authorization: Bearer s3cret-token']
    const result = await runCli(args)
    expect([result.code, result.stdout]).toEqual([2, expect.stringContaining('0 profiles pushed')])
    expect(result.stderr).toContain('Pyroscope does not accept the request (400): profile is outside of ingestion window, says …\n')
    expect(result.stdout + result.stderr).not.toContain('s3cret')
  })

  it.each([
    [[LEAK, '--to', 'pyroscope+http://127.0.0.1:1'], 'nothing says which service'],
    [[LEAK], 'nothing says where to push'],
    [[LEAK, '--to', 'http://127.0.0.1:1'], 'this names no engine'],
    [[LEAK, '--to', 'pyroscope+http://127.0.0.1:1', '--label', 'pod'], '"pod" is not a label'],
    [['samples/go1.26/leak.heap.debug1.txt', '--to', 'parca+http://127.0.0.1:1', '--service', 'x'], 'engines take protobuf'],
  ])('refuses %j before it asks the engine', async (args, message) => {
    const result = await runCli(['push', ...args])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('fetch --push', () => {
  it('stores what it captures, with the frames of records, and the host as a label', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'deferscope-push-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const engine = await startEngineReplay('pyroscope')
    const live = await startReplayServer()
    const args = ['fetch', live.url, '--profiles', 'heap', '--dir', dir, '--push', `pyroscope+${engine.url}`, '--service', 'orders']
    const result = await runCli([...args, '--format', 'json'])
    const labels = { __name__: 'memory', instance: live.host, service_name: 'orders' }
    expect([result.code, engine.pushed.map((one) => one.labels)]).toEqual([0, [labels]])
    expect(json(result).notices.find(({ code }) => code === 'pushed')!.text).toBe(`1 profile stored in Pyroscope at ${engine.url}.`)
    expect(new TextDecoder('latin1').decode(gunzipSync(engine.pushed[0]!.profile))).toContain('runtime.newdefer')
  })

  it('saves the captures that an engine refuses, and exits with 2', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'deferscope-push-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const engine = await startReplayServer({ handlers: { '*': answer(429, '{"message":"slow down"}') } })
    const live = await startReplayServer()
    const args = ['fetch', live.url, '--profiles', 'heap', '--dir', dir, '--push', `parca+${engine.url}`, '--service', 'orders']
    const result = await runCli(args)
    expect([result.code, readdirSync(dir), result.stderr]).toEqual([2, ['heap.pb.gz'], expect.stringContaining('(429): slow down')])
  })
})

describe('watch --push', () => {
  it('stores each round', async () => {
    const engine = await startEngineReplay('pyroscope')
    const live = await startReplayServer()
    const args = ['watch', live.url, '--interval', '10s', '--for', '15s', '--push', `pyroscope+${engine.url}`, '--service', 'orders']
    const result = await runCli([...args, '--format', 'json', '--quiet'])
    expect([result.code, engine.pushed.map(({ labels }) => labels['__name__']).sort()]).toEqual([
      0,
      ['goroutine', 'goroutine', 'memory', 'memory'],
    ])
  })
})
