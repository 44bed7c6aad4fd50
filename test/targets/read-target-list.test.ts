import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readTargetList } from '../../src/targets/read-target-list.ts'
import { rejectionOf } from '../support/error-in.ts'

const recorded = (name: string) => readFileSync(new URL(`../fixtures/prometheus/${name}`, import.meta.url), 'utf8')
const read = (text: string) => readTargetList(text, 'list')

describe('readTargetList', () => {
  it('reads what an http_sd server answers', async () => {
    expect(await read(recorded('http-sd.json'))).toEqual([
      {
        address: '127.0.0.1:26462',
        scheme: 'http',
        labels: { service: 'orders', version: 'v2', instance: '127.0.0.1:26462' },
        discovered: { __meta_kubernetes_pod_name: 'orders-v2-abc', __metrics_path__: '/metrics' },
      },
    ])
  })

  it("reads the answer of Prometheus' /api/v1/targets: labels as they are in queries, also of targets that are down", async () => {
    const [v2, v1] = await read(recorded('targets.json'))
    expect(v2!.labels).toEqual({ instance: '127.0.0.1:26462', job: 'orders', pod: 'orders-v2-abc', service: 'orders', version: 'v2' })
    expect(v1).toMatchObject({ address: '127.0.0.1:26461', labels: { namespace: 'shop', pod: 'orders-v1-a' } })
    expect(v1!.discovered['__meta_filepath']).toBe('targets.json')
  })

  it('asks where Prometheus itself asks, whatever was discovered before relabeling', async () => {
    const target = {
      labels: { job: 'a' },
      discoveredLabels: { __address__: 'before:80', __scheme__: 'http' },
      scrapeUrl: 'https://after:8443/m',
    }
    const [one] = await read(JSON.stringify({ status: 'success', data: { activeTargets: [target] } }))
    expect(one).toMatchObject({ address: 'after:8443', scheme: 'https', labels: { job: 'a', instance: 'after:8443' } })
  })

  it('reads file_sd in YAML, whose values stay as they are written', async () => {
    const [one, two, three] = await read(
      '# made by hand\n- targets: ["10.0.0.1:6060", \'[::1]:6060\']\n  labels: {version: 1.10, on: yes, __scheme__: https}\n- targets: [app]\n',
    )
    expect(one).toEqual({
      address: '10.0.0.1:6060',
      scheme: 'https',
      labels: { version: '1.10', on: 'yes', instance: '10.0.0.1:6060' },
      discovered: { __scheme__: 'https' },
    })
    expect([two!.address, three]).toEqual(['[::1]:6060', { address: 'app', scheme: 'http', labels: { instance: 'app' }, discovered: {} }])
  })

  it('reads an empty list', async () => {
    expect(await read('[]')).toEqual([])
  })

  it.each([
    ['', 'this is no list of targets'],
    ['{"targets": ["a:1"]}', 'this is no list of targets'],
    ['[["a:1"]]', 'this is no list of targets'],
    ['[{"labels": {}}]', 'a group has no list of targets'],
    ['[{"targets": [1]}]', 'a target is not a text'],
    ['[{"targets": ["http://a:1"]}]', 'the address of a target is not host:port'],
    ['[{"targets": ["a:1/../x"]}]', 'the address of a target is not host:port'],
    ['[{"targets": ["user:pass@a:1"]}]', 'the address of a target is not host:port'],
    ['[{"targets": ["a:1"], "labels": {"x y": "1"}}]', 'the name of a label has other characters than letters, digits and _'],
    ['[{"targets": ["a:1"], "labels": {"x": 1}}]', 'the label x is not a text of at most 1024 characters'],
    ['scrape_configs: []', "this is Prometheus' configuration, which lists no targets"],
    ['{"status":"error","error":"no such thing"}', 'the server answers: no such thing'],
    ['- targets: [', 'the list is neither JSON nor YAML: '],
    // a page of ten lines that would be a gigabyte
    [
      `a: &a [x,x]\n${'bcdefghijk'.replace(/./g, (c, i: number) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]\n`)}`,
      'the list is neither JSON nor YAML: ',
    ],
  ])('refuses %j', async (text, message) => {
    const error = await rejectionOf(read(text))
    expect([error.code, error.message.slice(0, message.length)]).toEqual(['bad-targets', message])
    expect(error.where).toContain('list')
  })
})
