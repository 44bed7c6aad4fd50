import { describe, expect, it } from 'vitest'
import { parseLabelMatchers } from '../../src/targets/label-matchers.ts'
import { rejectionOf } from '../support/error-in.ts'

const LABELS: Readonly<Record<string, string>> = { job: 'orders', pod: 'orders-v1-a', quote: 'a"b\\c', lines: 'a\nb' }
const matches = async (text: string) => (await parseLabelMatchers(text, '--target-filter'))((name) => LABELS[name] ?? '')

describe('parseLabelMatchers', () => {
  it.each([
    ['job="orders"', true],
    ['job="order"', false],
    ['job!="orders"', false],
    ['{job="orders"}', true],
    ['job = \'orders\' , pod=~"orders-v1-.*",', true],
    ['job="orders",pod=~"v1"', false],
    ['pod!~"orders-v1.*"', false],
    ['pod!~"v1"', true],
    // as in Prometheus, a label that is not there is empty
    ['team=""', true],
    ['team!="a"', true],
    ['team=~".+"', false],
    ['quote="a\\"b\\\\c"', true],
    ['quote=`a"b\\c`', true],
    ['lines=~"a.b"', true],
    ['', true],
    ['job=~"(?i)ORDERS"', true],
  ])('%s is %s', async (text, expected) => {
    expect(await matches(text)).toBe(expected)
  })

  it.each([
    ['job', 'usage'],
    ['job=orders', 'usage'],
    ['job=="orders"', 'usage'],
    ['job="orders" pod="x"', 'usage'],
    ['job="orders', 'usage'],
    ['job=~"("', 'bad-regexp'],
    ['job=~"(?=x)"', 'bad-regexp'],
  ])('refuses %s', async (text, code) => {
    expect((await rejectionOf(matches(text))).code).toBe(code)
  })
})
