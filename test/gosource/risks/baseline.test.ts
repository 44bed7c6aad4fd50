import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BaselineKey, makeBaseline, parseBaseline, withoutBaselined } from '../../../src/gosource/risks/baseline.ts'
import { scan } from './scanned.ts'

const entries = (declarations: string, file = 'a.go') => scan(declarations).map((one) => ({ ...one, file }))
const LOOP = 'func f() { for range xs { defer g() } }'

test('a baseline is readable and in one order', () => {
  const text = makeBaseline([...entries(LOOP, 'b.go'), ...entries(LOOP), ...entries(LOOP)])
  expect(JSON.parse(text)).toEqual({
    schema: 'deferscope.scan-baseline/1',
    statements: [
      { rule: 'defer-in-loop', file: 'a.go', function: 'f', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), count: 2 },
      { rule: 'defer-in-loop', file: 'b.go', function: 'f', fingerprint: expect.any(String), count: 1 },
    ],
  })
  expect(text.endsWith('}\n')).toBe(true)
})

test('a statement that moved or was indented anew is known, a changed one is not', () => {
  const baseline = parseBaseline(makeBaseline(entries(LOOP)), 'known.json')
  expect(withoutBaselined(entries(`\n\n${LOOP.replace('{ defer', '{\n\t\tdefer')}`), baseline)).toEqual({
    kept: [],
    baselined: 1,
    stale: [],
  })
  for (const changed of [LOOP.replace('g()', 'h()'), LOOP.replace('f()', 'e()')])
    expect(withoutBaselined(entries(changed), baseline)).toMatchObject({
      kept: [{ rule: 'defer-in-loop' }],
      baselined: 0,
      stale: [{ count: 1 }],
    })
  expect(withoutBaselined(entries(LOOP, 'b.go'), baseline).kept).toHaveLength(1)
})

test('one more of the same kind is new, one less is stale', () => {
  const twice = 'func f() { for range xs { defer g(); defer g() } }'
  expect(withoutBaselined(entries(twice), parseBaseline(makeBaseline(entries(LOOP)), ''))).toMatchObject({
    kept: [{}],
    baselined: 1,
    stale: [],
  })
  expect(withoutBaselined(entries(LOOP), parseBaseline(makeBaseline(entries(twice)), ''))).toMatchObject({
    kept: [],
    stale: [{ count: 1 }],
  })
})

test.each([
  ['{', 'the baseline is no JSON'],
  ['[]', "the baseline's schema is not deferscope.scan-baseline/1"],
  ['null', "the baseline's schema is not deferscope.scan-baseline/1"],
  ['{"schema":"deferscope.scan-baseline/2","statements":[]}', "the baseline's schema is not deferscope.scan-baseline/1"],
  ['{"schema":"deferscope.scan-baseline/1"}', 'the baseline has no statements'],
  ['{"schema":"deferscope.scan-baseline/1","statements":[{"rule":"x"}]}', 'statement 1 of the baseline is incomplete'],
  [
    '{"schema":"deferscope.scan-baseline/1","statements":[{"rule":"x","file":"a","function":"f","fingerprint":"0","count":0}]}',
    'statement 1 of the baseline is incomplete',
  ],
])('%s is no baseline', (text, message) => {
  expect(() => parseBaseline(text, 'known.json')).toThrow(expect.objectContaining({ code: 'bad-baseline', message, where: 'known.json' }))
})

test('a scan without its own baseline is empty, and nothing of it is stale', () => {
  const text = fc.constantFrom('a', 'b', 'c\n')
  const key: fc.Arbitrary<BaselineKey> = fc.record({ rule: text, file: text, function: text, fingerprint: text })
  fc.assert(
    fc.property(fc.array(key), fc.array(key), (known, more) => {
      const baseline = parseBaseline(makeBaseline(known), '')
      expect(withoutBaselined(known, baseline)).toEqual({ kept: [], baselined: known.length, stale: [] })
      const { kept, baselined } = withoutBaselined([...known, ...more], baseline)
      expect([kept.length, baselined]).toEqual([more.length, known.length])
    }),
  )
})
