import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCAN_RULES } from '../../../src/gosource/risks/rule-ids.ts'
import { scanFile } from '../../../src/gosource/risks/scan-file.ts'
import { RULES } from '../../../src/rules/rules.ts'
import { parseGo } from '../../support/go-parser.ts'
import { scan } from './scanned.ts'

test('a file without defer or lock has nothing', () => {
  expect(scan('func f() { for { g() } }')).toEqual([])
  expect(scan('')).toEqual([])
})

test('findings come in source order, one of the loop rules per defer, others beside it', () => {
  const all = scan(
    'func f(cs []T) {\nfor _, c := range cs {\nd := open(c)\ndefer func() { d.Close(); h(c) }()\n}\ndefer func() { <-done }()\n}',
    {
      goMinor: 21,
    },
  )
  expect(all.map(({ rule, line }) => [rule, line])).toEqual([
    ['defer-close-in-loop', 5],
    ['defer-loop-variable', 5],
    ['defer-blocks', 7],
  ])
})

test('broken code gives what can be seen', () => {
  expect(scan('func f() { for range xs { defer g() } }\nfunc h() { x( }').map(({ rule }) => rule)).toEqual(['defer-in-loop'])
  expect(scan('func f() { break; continue; goto nowhere; for { defer g(); goto nowhere } }')).toBeInstanceOf(Array)
})

test('a source without end in sight is scanned in time', () => {
  const deep = `func f() { ${'for { if a() { '.repeat(50)} defer g() ${'} }'.repeat(50)} }`
  expect(scan(deep).map(({ rule }) => rule)).toEqual(['defer-in-endless-loop'])
  const long = `func f() { ${'mu.Lock(); if a() { return }; mu.Unlock(); defer g();\n'.repeat(300)} }`
  expect(scan(long)).toHaveLength(300)
})

test('any words give findings inside of the text, by known rules, or none', () => {
  const severities = new Map(RULES.map(({ id, severity }) => [id, ['note', 'warning', 'error'].indexOf(severity)]))
  const words = fc.constantFrom(
    ...[
      'func f() {',
      'func(x T) {',
      '}',
      '}()',
      '(',
      ')',
      'defer ',
      'go ',
      'for ',
      'for {',
      'range ',
      'select {',
      'switch {',
      'case <-c:',
      'case a:',
    ],
    ...[
      'default:',
      'if a {',
      '} else {',
      'return\n',
      'break ',
      'continue ',
      'goto ',
      'L',
      'L:',
      'fallthrough\n',
      'x',
      'err',
      ':=',
      '=',
      ',',
      '\n',
      ';',
    ],
    ...[
      'x.Close()',
      'mu.Lock()\n',
      'mu.Unlock()\n',
      'os.Exit(1)\n',
      'panic(1)\n',
      '<-done',
      'wg.Wait()',
      'f, err := open()\n',
      'if err != nil {',
    ],
    ...[
      'import "os"\n',
      'var x ',
      'sync.Map',
      'type T struct {',
      'func (t *T) M() {',
      '// deferscope:ignore ',
      '"',
      '`',
      '😀',
      '0',
      '&',
      '*',
      '[',
      ']',
    ],
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 80 }), fc.option(fc.integer({ min: 0, max: 30 })), (parts, goMinor) => {
      const text = `package a\n${parts.join('')}`
      for (const one of scanFile(parseGo('a.go', text), { goMinor })) {
        expect(SCAN_RULES).toContain(one.rule)
        expect(0 <= one.start && one.start < one.end && one.end <= text.length).toBe(true)
        expect(one.line <= one.endLine && one.column >= 1).toBe(true)
        expect(['note', 'warning', 'error'].indexOf(one.severity)).toBeLessThanOrEqual(severities.get(one.rule)!)
      }
    }),
    { numRuns: 2000 },
  )
}, 60_000)
