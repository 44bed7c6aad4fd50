import { describe, expect, it } from 'vitest'
import { labelStem, uniqueStems } from '../../src/targets/target-names.ts'
import { targetUrl } from '../../src/targets/target-url.ts'

const target = (address: string, labels: Record<string, string> = {}, discovered: Record<string, string> = {}) => ({
  address,
  scheme: 'http' as const,
  labels,
  discovered,
})
const PROXY = 'http://127.0.0.1:8001/api/v1/namespaces/{namespace}/pods/{pod}:{port}/proxy'

describe('targetUrl', () => {
  it.each([
    ['10.0.0.1:9100', null, null, 'http://10.0.0.1:9100'],
    ['10.0.0.1:9100', 6060, null, 'http://10.0.0.1:6060'],
    ['[::1]:9100', 6060, null, 'http://[::1]:6060'],
    ['[::1]', null, 'http://{host}:1{port}', null],
    ['app', 6060, 'https://gateway/{address}/x', 'https://gateway/app:6060/x'],
  ])('%s, port %s, via %s: %s', (address, port, via, expected) => {
    if (expected === null) expect(() => targetUrl(target(address), { port, via })).toThrow('a target has no label port')
    else expect(targetUrl(target(address), { port, via })).toBe(expected)
  })

  it('fills in labels, and what Kubernetes calls them before relabeling', () => {
    const labels = { namespace: 'shop', pod: 'orders-1' }
    const discovered = { __meta_kubernetes_namespace: 'shop', __meta_kubernetes_pod_name: 'orders-1' }
    const url = 'http://127.0.0.1:8001/api/v1/namespaces/shop/pods/orders-1:6060/proxy'
    for (const one of [target('10.0.0.1:9100', labels), target('10.0.0.1:9100', {}, discovered)])
      expect(targetUrl(one, { port: 6060, via: PROXY })).toBe(url)
  })

  it('lets no label lead to another path or host', () => {
    const via = (pod: string) => targetUrl(target('a:1', { namespace: 'n', pod }), { port: null, via: PROXY })
    expect(via('x/../../secrets?a#b@c:d')).toBe(
      'http://127.0.0.1:8001/api/v1/namespaces/n/pods/x%2F..%2F..%2Fsecrets%3Fa%23b%40c%3Ad:1/proxy',
    )
    for (const step of ['.', '..']) expect(() => via(step)).toThrow('the label pod of a target is a step of a path')
    expect(() => targetUrl(target('a:1'), { port: null, via: '{__proto__}' })).toThrow('a target has no label __proto__')
  })
})

describe('labelStem', () => {
  it.each([
    [{ namespace: 'shop', pod: 'orders-1', job: 'orders', instance: 'a:1' }, 'shop.orders-1'],
    [{ pod: 'orders-1' }, 'orders-1'],
    [{ job: 'orders', instance: '10.0.0.1:6060' }, 'orders.10.0.0.1-6060'],
    [{ instance: '[::1]:6060' }, '1-6060'],
    [{ pod: '../../etc/passwd', namespace: '.' }, 'etc-passwd'],
    [{ pod: '\u202e\u0000a\nb' }, 'a-b'],
    [{ pod: `${'x'.repeat(500)}` }, 'x'.repeat(60)],
    [{}, ''],
  ])('of %j is %s', (labels, stem) => {
    expect(labelStem(labels)).toBe(stem)
  })

  it('is made unique, on file systems without case too', () => {
    expect(uniqueStems(['a', 'A', 'a', 'a-2', 'b'])).toEqual(['a', 'A-2', 'a-3', 'a-2-2', 'b'])
  })
})
