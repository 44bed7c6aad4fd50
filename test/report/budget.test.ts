import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { type Budget, limitsFor, parseBudget } from '../../src/report/budget.ts'
import { isInScope } from '../../src/report/gate-scope.ts'
import { gated } from '../../src/report/gated.ts'
import type { Report } from '../../src/report/report.ts'
import { finding } from '../support/findings.ts'

const SCHEMA = JSON.parse(readFileSync('docs/budget.schema.json', 'utf8'))
const isValid = new Ajv2020({ strict: false }).compile(SCHEMA)

const budget = (limits: unknown, more: object = {}): Promise<Budget> => parseBudget('b.json', JSON.stringify({ limits, ...more }))

/** What is wrong with a text: the error's message and place. */
async function errorOf(text: string): Promise<readonly [message: string, where: string]> {
  try {
    await parseBudget('b.json', text)
  } catch (error) {
    if (error instanceof ProfileError) return [error.message, error.where]
    throw error
  }
  throw new Error('no error')
}

describe('a budget', () => {
  it('has limits by command and name', async () => {
    const one = await budget({
      analyze: { records: 'defers.records>10', 'the rest': { failOn: 'findings.error>0', why: 'none so far' } },
      trend: { growth: 'growing' },
    })
    expect(limitsFor('analyze', [one]).map(({ text, from }) => [text, from])).toEqual([
      ['defers.records>10', 'b.json $.limits.analyze.records'],
      ['findings.error>0', 'b.json $.limits.analyze["the rest"]'],
    ])
    expect(limitsFor('trend', [one]).map(({ text }) => text)).toEqual(['growing'])
    expect(limitsFor('diff', [one])).toEqual([])
  })

  it('replaces limits of the same name of what it extends, in their place, and removes those that are null', async () => {
    const base = await budget({
      analyze: { a: 'defers.records>1', b: 'defers.records>2', c: 'defers.records>3' },
      diff: { b: 'defers.records>9' },
    })
    const own = await budget({ analyze: { c: null, a: 'defers.records>100', d: 'defers.records>4' } })
    expect(limitsFor('analyze', [base, own]).map(({ text }) => text)).toEqual([
      'defers.records>100',
      'defers.records>2',
      'defers.records>4',
    ])
    expect(limitsFor('diff', [base, own]).map(({ text }) => text)).toEqual(['defers.records>9'])
    expect(() => limitsFor('analyze', [own])).toThrow(/no file that this one extends has a limit of this name/)
  })

  it('has limits on some rows and findings alone', async () => {
    const scopeOf = async (of: object) =>
      limitsFor('analyze', [await budget({ analyze: { x: { failOn: 'findings.note>0', ...of } } })])[0]!.scope
    const row = { rule: 'defer-in-loop', function: 'example.com/shop/orders.(*service).load', file: '/build/7/shop/orders/load.go' }
    const matches = async (of: object) => isInScope(await scopeOf(of), row)
    expect(await matches({})).toBe(true)
    expect(await matches({ rule: 'defer-*' })).toBe(true)
    expect(await matches({ rule: 'defer' })).toBe(false)
    expect(await matches({ function: 'orders.(*service).*' })).toBe(true)
    expect(await matches({ function: '(*service).load' })).toBe(false)
    expect(await matches({ function: '*.(?service).load' })).toBe(true)
    expect(await matches({ function: { re2: '^example\\.com/shop/.*load$' } })).toBe(true)
    expect(await matches({ file: 'orders/*.go' })).toBe(true)
    expect(await matches({ file: 'shop/*.go' })).toBe(false)
    expect(await matches({ file: 'shop/**.go', rule: 'other' })).toBe(false)
    expect(isInScope(await scopeOf({ function: '**' }), { function: null })).toBe(false)
  })

  it('counts the findings of its rules alone', async () => {
    const report = { command: 'analyze', tables: {}, findings: [finding({ rule: 'defer-in-loop' })], notices: [] } as unknown as Report
    const verdictOf = async (rule: string) =>
      gated(report, limitsFor('analyze', [await budget({ analyze: { x: { failOn: 'findings.note>0', rule } } })])).verdict
    expect([await verdictOf('defer-in-loop'), await verdictOf('lock-*')]).toEqual(['fail', 'pass'])
  })

  it('names no table that the report does not have as passed', async () => {
    const report = {
      command: 'analyze',
      tables: { defer_time: { title: '', columns: [], rows: [] } },
      findings: [],
      notices: [],
    } as unknown as Report
    const { gates } = gated(report, limitsFor('analyze', [await budget({ analyze: { x: 'defers.records>1' } })]))
    expect(gates).toEqual([
      {
        expression: 'defers.records>1',
        from: 'b.json $.limits.analyze.x',
        outcome: 'undecided',
        reasons: ['the report has no table defers, only defer_time; --no-budget leaves the budget out'],
      },
    ])
  })

  it.each([
    ['', 'the file is no JSON: it ends early', 'b.json $ (line 1, byte 1)'],
    [
      '{"limits": {\n  "diff": {,}}}',
      'the file is no JSON: , stands where a key in quotes should',
      'b.json $.limits.diff (line 2, byte 25)',
    ],
    ['{"é": 1}', 'there is no key "é" here: there are $schema, extends, limits', 'b.json $["é"] (line 1, byte 8)'],
    ['{"limit": {}}', 'there is no key "limit" here: is limits meant?', 'b.json $.limit (line 1, byte 11)'],
    ['{"limits": {"dif": {}}}', 'there is no key "dif" here: is diff meant?', 'b.json $.limits.dif (line 1, byte 20)'],
    [
      '{"limits": {"diff": {"a": 5}}}',
      'a limit is a text such as "defers.records>10000", an object with "failOn", or null',
      'b.json $.limits.diff.a (line 1, byte 27)',
    ],
    ['{"limits": {"diff": {"a": {}}}}', 'the limit has no "failOn", which says when it fails', 'b.json $.limits.diff.a (line 1, byte 27)'],
    ['{"limits": {"diff": {"a": "x", "a": "y"}}}', 'the key "a" stands twice', 'b.json $.limits.diff.a (line 1, byte 32)'],
    ['{"limits": {"diff": {" ": "x"}}}', 'a limit needs a name', 'b.json $.limits.diff[" "] (line 1, byte 27)'],
    [
      '{"limits": {"analyze": {"a": "defers.records>5%"}}}',
      'the limit "defers.records>5%" cannot be checked: a limit on a change needs two sets of profiles, which diff compares',
      'b.json $.limits.analyze.a (line 1, byte 30)',
    ],
    [
      '{"limits": {"scan": {"a": {"failOn": "findings.note>0", "rule": {"re2": "("}}}}}',
      'this is not a regular expression: error parsing regexp: missing closing ): `(`',
      'b.json $.limits.scan.a.rule.re2 (line 1, byte 73)',
    ],
    ['{"extends": [1]}', 'a text should stand here', 'b.json $.extends[0] (line 1, byte 14)'],
    ['[]', 'an object should stand here', 'b.json $ (line 1, byte 1)'],
    ['{} {}', 'the file is no JSON: there is more after the end of its value', 'b.json $ (line 1, byte 4)'],
    [`{"limits":${'['.repeat(100)}`, 'the JSON is nested more than 64 deep', expect.stringContaining('[0] (line 1, byte 75)')],
  ])('%s is refused with its place', async (text, message, where) => {
    expect(await errorOf(text)).toEqual([message, where])
  })

  it('is what its schema says: the examples are budgets, and what is refused above is none', async () => {
    const examples = Object.entries(SCHEMA.properties.limits.properties as Record<string, { examples: unknown[] }>)
    for (const [command, { examples: limits }] of examples)
      for (const one of limits) {
        expect([command, isValid({ limits: { [command]: one } }), isValid.errors]).toEqual([command, true, null])
        await expect(budget({ [command]: one })).resolves.toBeDefined()
      }
    for (const wrong of [
      { limit: {} },
      { limits: { dif: {} } },
      { limits: { diff: { a: 5 } } },
      { limits: { diff: { a: {} } } },
      { extends: '/a' },
    ])
      expect([wrong, isValid(wrong)]).toEqual([wrong, false])
    for (const right of [{}, { extends: '../a.json' }, { extends: ['a.json'], limits: { watch: { a: null } } }])
      expect([right, isValid(right)]).toEqual([right, true])
  })
})
