import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { type PodState, startFakePods } from '../support/fake-pods.ts'
import { useProxies } from '../support/raw-server.ts'
import { sample } from '../support/recorded-process.ts'
import { answer, never, startReplayServer } from '../support/replay-server.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

let folder = ''
let dir = ''
beforeEach(() => {
  useProxies()
  folder = mkdtempSync(join(tmpdir(), 'deferscope-targets-'))
  dir = join(folder, 'captures')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const fetchInto = (...args: string[]) => runCli(['fetch', ...args, '--profiles', 'heap', '--dir', dir, '--format', 'json'])
const saved = () => readdirSync(dir).sort()
const json = ({ stdout }: CliResult) => JSON.parse(stdout) as Report
const captures = (result: CliResult, ...columns: string[]) =>
  json(result).tables['captures']!.rows.map((row) => columns.map((column) => row[column] ?? null))
const list = (content: unknown) => {
  const path = join(folder, 'targets.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('fetch --targets', () => {
  it('captures every process of a list, with its labels in the files and in their names', async () => {
    const one = await startReplayServer()
    const two = await startReplayServer({ release: 'go1.24' })
    const labels = { namespace: 'shop', version: 'v2' }
    const path = list([
      { targets: [one.host], labels: { ...labels, pod: 'orders-1' } },
      { targets: [two.host], labels: { ...labels, pod: 'orders/2' } },
    ])
    const result = await fetchInto('--targets', path)
    expect([result.code, saved()]).toEqual([0, ['shop.orders-1.heap.pb.gz', 'shop.orders-2.heap.pb.gz']])
    const known = { ...labels, pod: 'orders-1', instance: one.host }
    expect(captures(result, 'labels')[0]).toEqual([known])
    const { inputs } = json(await runCli(['analyze', join(dir, 'shop.orders-1.heap.pb.gz'), '--format', 'json']))
    expect(inputs[0]!.labels).toEqual(known)
  })

  it('labels plain captures and goroutines too, whose other bytes stay, and merged ones have what they have in common', async () => {
    const { host } = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(404) } })
    const two = await startReplayServer()
    const pods = [host, two.host].map((target, i) => ({ targets: [target], labels: { pod: `orders-${i}`, job: 'orders' } }))
    await runCli(['fetch', '--targets', list(pods), '--dir', dir])
    const labelsOf = async (...names: string[]) => {
      const { inputs } = json(await runCli(['analyze', ...names.map((name) => join(dir, name)), '--format', 'json']))
      return inputs.map(({ labels }) => labels?.['pod'])
    }
    expect(await labelsOf('orders-0.heap.pb.gz', 'orders-0.goroutine.pb.gz')).toEqual(['orders-0', 'orders-0'])
    const raw = gunzipSync(readFileSync(join(dir, 'orders-0.goroutine.pb.gz')))
    const before = gunzipSync(sample('go1.26/leak.goroutine.pb.gz'))
    expect(raw.subarray(0, before.length).equals(before)).toBe(true)
    const merged = join(folder, 'merged.pb.gz')
    const heaps = [0, 1].map((i) => join(dir, `orders-${i}.heap.pb.gz`))
    await runCli(['convert', ...heaps, '--to', 'pprof', '--output', merged])
    const { inputs } = json(await runCli(['analyze', merged, '--format', 'json']))
    expect(inputs[0]!.labels).toEqual({ job: 'orders' })
  })

  it('takes a list of a server, which gets the credentials that the processes get', async () => {
    const one = await startReplayServer()
    const targets = JSON.stringify([{ targets: [one.host], labels: { job: 'orders' } }])
    const sd = await startReplayServer({ handlers: { '/sd': answer(200, targets, { 'content-type': 'application/json' }) } })
    const result = await fetchInto('--targets', `${sd.url}/sd`, '--header', 'X-A: 1')
    expect([result.code, saved()]).toEqual([0, [`orders.${one.host.replace(':', '-')}.heap.pb.gz`]])
    for (const { requests } of [one, sd]) expect(requests[0]!.headers['x-a']).toBe('1')
  })

  it('asks Prometheus itself where its address is given, and filters by labels, those of discovery too', async () => {
    const one = await startReplayServer()
    const target = (pod: string, host: string) => ({
      labels: { job: 'orders', instance: host },
      discoveredLabels: { __meta_kubernetes_pod_name: pod },
      scrapeUrl: `http://${host}/metrics`,
      health: 'down',
    })
    const activeTargets = [target('orders-1', one.host), target('orders-2', '127.0.0.1:1'), target('orders-1', one.host)]
    const reply = answer(200, JSON.stringify({ status: 'success', data: { activeTargets } }), { 'content-type': 'application/json' })
    const prometheus = await startReplayServer({ handlers: { '/api/v1/targets': reply } })
    const filter = ['--target-filter', 'job="orders"', '--target-filter', '__meta_kubernetes_pod_name=~"orders-[13]"']
    const result = await fetchInto('--targets', prometheus.url, ...filter)
    expect([result.code, result.stderr]).toEqual([0, `${one.url}/debug/pprof/: heap 1.29KiB (full stacks) in 0s\n`])
    const none = await fetchInto('--targets', prometheus.url, '--target-filter', 'job="order"')
    expect([none.code, none.stdout]).toEqual([2, ''])
    expect(none.stderr).toBe(
      `error: none of 3 listed processes has these labels\n  at --target-filter\n  next: there are job="orders", instance="${one.host}", instance="127.0.0.1:1"\n`,
    )
  })

  it('of 200 pods of which 5 leak, 3 hang and 2 are gone gets 195, with a line for each kind of failure', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `orders-${i}`)
    const states: Record<string, PodState> = Object.fromEntries(names.map((name) => [name, 'healthy']))
    for (const [level, name] of ['orders-11', 'orders-50', 'orders-99', 'orders-150', 'orders-199'].entries()) states[name] = { level }
    for (const name of ['orders-3', 'orders-77', 'orders-120']) states[name] = 'hanging'
    for (const name of ['orders-40', 'orders-41']) states[name] = 'gone'
    const { via } = await startFakePods(states)
    const groups = names.map((pod, i) => ({ targets: [`10.0.0.${i}:9090`], labels: { namespace: 'shop', pod } }))
    const result = await fetchInto('--targets', list(groups), '--via', via, '--target-port', '6060', '--timeout', '12s')
    expect([result.code, saved().length]).toEqual([0, 195])
    expect(captures(result, 'file').filter(([file]) => file === null).length).toBe(5)
    expect(result.stderr.match(/^error: .*$/gm)!.sort()).toEqual([
      'error: 2 targets: there is no profile at this path (404)',
      'error: 3 targets: there was no complete answer within 12s (not one byte came)',
    ])
    expect(result.stderr.match(/^\d+ of 200 targets done$/gm)!.length).toBe(10)
    const full = captures(result, 'file', 'frames').filter(([, frames]) => frames === 'full')
    expect(full.map(([file]) => file)).toEqual([11, 50, 99, 150, 199].map((i) => join(dir, `shop.orders-${i}.heap.pb.gz`)))
    const { answer, tables, findings } = json(await runCli(['analyze', dir, '--format', 'json']))
    expect(answer).toMatchObject({ processes: 195, affected_processes: 5, process: 'orders-199' })
    expect(answer!.text).toMatch(/^5 of 195 processes hold memory for deferred calls\. Most of it is in orders-199: /)
    const ranked = tables['processes']!.rows.slice(0, 6).map((row) => [row['process'], row['records'], row['confidence'], row['line']])
    expect(ranked.slice(0, 5).map(([process, , ...rest]) => [process, ...rest])).toEqual(
      [199, 150, 99, 50, 11].map((i) => [`orders-${i}`, 'exact', 93]),
    )
    expect(ranked[5]!.slice(1)).toEqual([0, null, null])
    expect(findings[0]!.detail).toMatch(/^In orders-199; 4 other processes of 195 have it too\. /)
  })

  it('asks no more processes at once than --parallel says', async () => {
    let open = 0
    let most = 0
    const { host } = await startReplayServer({
      handlers: {
        '*': (_request, response) => {
          most = Math.max(most, ++open)
          setImmediate(() => {
            open--
            answer(404)(null, response)
          })
        },
      },
    })
    // the same process under other paths
    const path = list(Array.from({ length: 12 }, (_, i) => ({ targets: [host], labels: { pod: `p${i}` } })))
    const via = `http://${host}/{pod}`
    expect((await fetchInto('--targets', path, '--via', via, '--parallel', '2')).code).toBe(2)
    expect(most).toBe(2)
  })

  it('skips a process that the route cannot be made for, and says why', async () => {
    const { via } = await startFakePods({ a: 'healthy' })
    const groups = [
      { targets: ['10.0.0.1:6060'], labels: { namespace: 'shop', pod: 'a' } },
      { targets: ['10.0.0.2:6060'], labels: { namespace: 'shop' } },
      { targets: ['10.0.0.3:6060'], labels: { namespace: 'shop', pod: '..' } },
    ]
    const result = await fetchInto('--targets', list(groups), '--via', via)
    expect([result.code, saved()]).toEqual([0, ['shop.a.heap.pb.gz']])
    expect(result.stderr).toContain('error: 2 targets: a target has no label pod\n  at 10.0.0.2:6060, 10.0.0.3:6060\n')
  })

  it.each([
    [['--targets', 'FILE', '--target-filter', 'job'], '--target-filter does not understand job'],
    [['--targets', 'FILE', '--target-port', '70000'], '--target-port must be a port, 1 to 65535'],
    [['--targets', 'FILE', '--parallel', '0'], '--parallel must be greater than 0'],
    [['--targets', 'FILE', '--via', 'http://{user}@'], 'a target has no label user'],
    [['--targets', 'FILE', '--metrics', 'http://a/metrics'], 'one page of metrics is of one process'],
    [['http://a', '--via', 'http://{pod}'], '--via is about listed processes, and no list is given'],
    [['--targets', '/nowhere.json'], 'there is no such file'],
    [[], 'no URL is given'],
  ])('refuses %j', async (args, message) => {
    const path = list('- targets: ["127.0.0.1:1"]')
    const result = await fetchInto(...args.map((arg) => (arg === 'FILE' ? path : arg)))
    expect([result.code, result.stderr.split('\n')[0]]).toEqual([2, `error: ${message}`])
  })
})

describe('fetch --kubectl and kubectl://', () => {
  /** A kubectl that lists pods, forwards every port to `host`, and notes its process id and arguments. */
  function fakeKubectl(host: string, pods: unknown = { items: [] }): void {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'pods.json'), JSON.stringify(pods))
    writeFileSync(
      join(bin, 'kubectl'),
      `#!/bin/sh
echo "$@" >> ${bin}/calls
if [ "$1" = get ]; then exec cat ${bin}/pods.json; fi
case "$*" in *pod/gone*) echo 'Error from server (NotFound): pods "gone" not found' >&2; exit 1;; esac
case "$*" in *pod/silent*) ;; *) echo "Forwarding from 127.0.0.1:${host.split(':')[1]} -> 6060";; esac
sleep 1000 &
echo $! >> ${bin}/children
wait
`,
    )
    chmodSync(join(bin, 'kubectl'), 0o755)
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`)
  }
  const lines = (name: string) =>
    readFileSync(join(folder, 'bin', name), 'utf8')
      .trim()
      .split('\n')
  const isRunning = (pid: string) => {
    try {
      process.kill(Number(pid), 0)
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    } catch {
      return false
    }
  }
  const pod = (name: string, more: object = {}) => ({
    metadata: { name, namespace: 'shop', labels: { 'app.kubernetes.io/name': 'orders' } },
    spec: { nodeName: 'n1', containers: [{ ports: [{ name: 'http', containerPort: 80 }] }] },
    status: { phase: 'Running' },
    ...more,
  })

  it('forwards the port of each running pod that matches, and ends that when the capture is done', async () => {
    const { host } = await startReplayServer()
    const items = [pod('orders-1'), pod('orders-2', { spec: { containers: [{ ports: [{ name: 'pprof', containerPort: 7070 }] }] } })]
    const others = [pod('orders-3', { status: { phase: 'Pending' } })]
    fakeKubectl(host, { items: [...items, ...others] })
    const result = await fetchInto('--kubectl', 'app=orders', '--namespace', 'shop')
    expect([result.code, saved()]).toEqual([0, ['shop.orders-1.heap.pb.gz', 'shop.orders-2.heap.pb.gz']])
    expect(captures(result, 'source', 'labels')[0]).toEqual([
      'kubectl://shop/orders-1:6060/debug/pprof/',
      { app_kubernetes_io_name: 'orders', namespace: 'shop', pod: 'orders-1', node: 'n1', instance: 'orders-1:6060' },
    ])
    expect(lines('calls').sort()).toEqual([
      'get pods --selector=app=orders --namespace=shop --output=json',
      'port-forward --address=127.0.0.1 --namespace=shop pod/orders-1 :6060',
      'port-forward --address=127.0.0.1 --namespace=shop pod/orders-2 :7070',
    ])
    expect(lines('children').map(isRunning)).toEqual([false, false])
  })

  it('reads one pod by its URL in other commands too, past every proxy', async () => {
    useProxies({ http_proxy: 'http://127.0.0.1:1' })
    const { host } = await startReplayServer()
    fakeKubectl(host)
    const { code, stdout } = await runCli(['analyze', 'kubectl://shop/orders-1:6060', '--format', 'json'])
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Report).inputs[0]!.source).toBe('kubectl://shop/orders-1:6060/debug/pprof/heap')
    expect(lines('children').map(isRunning)).toEqual([false])
  })

  it('says what kubectl says, ends one that never forwards, and keeps the rest', async () => {
    const { host } = await startReplayServer()
    fakeKubectl(host)
    const pods = ['orders-1', 'gone', 'silent'].map((name) => `kubectl://shop/${name}:6060`)
    const result = await fetchInto(...pods, '--timeout', '3s')
    expect([result.code, saved()]).toEqual([0, ['orders-1.heap.pb.gz']])
    expect(result.stderr).toContain(
      'error: kubectl says: Error from server (NotFound): pods "gone" not found\n  at kubectl://shop/gone:6060\n',
    )
    expect(result.stderr).toMatch(/^error: there was no complete answer within .*\n {2}at kubectl:\/\/shop\/silent:6060/m)
    expect(lines('children').map(isRunning)).toEqual([false, false])
  })

  it('ends the forwarding where the process behind it hangs', async () => {
    const { host } = await startReplayServer({ handlers: { '*': never } })
    fakeKubectl(host)
    expect((await fetchInto('kubectl://shop/orders-1:6060', '--timeout', '1s')).code).toBe(2)
    expect(lines('children').map(isRunning)).toEqual([false])
  })

  it('says that there is no kubectl, no pod, or no running one', async () => {
    vi.stubEnv('PATH', join(folder, 'empty'))
    const missing = await fetchInto('--kubectl', 'app=orders')
    expect([missing.code, missing.stderr.split('\n')[0]]).toEqual([2, 'error: there is no program kubectl that starts (ENOENT)'])
    vi.unstubAllEnvs()
    fakeKubectl('127.0.0.1:1', { items: [pod('orders-3', { status: { phase: 'Pending' } })] })
    const none = await fetchInto('--kubectl', 'app=orders')
    expect(none.stderr).toContain('error: no pod that matches the selector is running (1 pod otherwise)\n  at --kubectl app=orders\n')
    expect((await fetchInto('--kubectl', 'app=orders', '--namespace', 'a/b')).stderr).toContain('this is no name of a namespace')
  })

  it.each(['kubectl://shop', 'kubectl://shop/orders', 'kubectl://shop/--kubeconfig=x:6060', 'kubectl://-n/a:6060', 'kubectl://shop/a:0'])(
    'refuses %s',
    async (url) => {
      expect((await fetchInto(url)).stderr).toContain('error: the URL names no port of a pod\n')
    },
  )
})
