import { describe, expect, test } from 'vitest'
import { scanFile } from '../../../src/gosource/risks/scan-file.ts'
import { applySuppressions, suppressionsOf } from '../../../src/gosource/risks/suppressions.ts'
import { parseGo } from '../../support/go-parser.ts'

function suppressed(text: string) {
  const file = parseGo('a.go', text)
  const { kept, suppressed, problems } = applySuppressions(scanFile(file, { goMinor: 26 }), suppressionsOf(file))
  return { kept: kept.map(({ line }) => line), reasons: suppressed.map(({ reason }) => reason), problems }
}

const loop = (before: string, behind = '') => `package a\n\nfunc f() {\n\tfor range xs {\n${before}\t\tdefer g()${behind}\n\t}\n}\n`

describe('a statement is suppressed', () => {
  test.each([
    ['by the line above', loop('\t\t//deferscope:ignore defer-in-loop two passes at most\n')],
    ['behind it', loop('', ' //deferscope:ignore defer-in-loop two passes at most')],
    ['among several rules', loop('\t\t//deferscope:ignore go-in-defer,defer-in-loop two passes at most\n')],
    ['by all', loop('\t\t//deferscope:ignore all two passes at most\n')],
    ['for the file', `//deferscope:ignore-file defer-in-loop two passes at most\n${loop('')}`],
    ['with other comments in between', loop('\t\t//deferscope:ignore defer-in-loop two passes at most\n\t\t// note\n')],
    ['with a blank and dashes', loop('\t\t// deferscope:ignore defer-in-loop -- two passes at most\n')],
  ])('%s', (_, text) => {
    const { kept, reasons } = suppressed(text)
    expect([kept, reasons]).toEqual([[], ['two passes at most']])
  })

  test('behind the last line of a literal', () => {
    const text =
      'package a\nfunc f() {\n\tfor range xs {\n\t\tdefer func() {\n\t\t\tg()\n\t\t}() //deferscope:ignore defer-in-loop few\n\t}\n}\n'
    expect(suppressed(text)).toEqual({ kept: [], reasons: ['few'], problems: [] })
  })
})

describe('a suppression is not honoured and said to be none', () => {
  test.each([
    ['without a reason', '//deferscope:ignore defer-in-loop', 'no reason is given for defer-in-loop, so it is not suppressed'],
    ['of all without a reason', '//deferscope:ignore all', 'no reason is given for all, so it is not suppressed'],
    ['without a rule', '//deferscope:ignore', 'no rule is named: write the rule and the reason'],
    ['of an unknown rule', '//deferscope:ignore defer-loop few', 'there is no rule defer-loop'],
    ['of another rule', '//deferscope:ignore go-in-defer few', 'nothing of go-in-defer is found there: remove the comment'],
    [
      'with another word',
      '//deferscope:nolint defer-in-loop few',
      'there is no deferscope:nolint; write deferscope:ignore or deferscope:ignore-file',
    ],
  ])('%s', (_, comment, problem) => {
    expect(suppressed(loop(`\t\t${comment}\n`))).toEqual({ kept: [6], reasons: [], problems: [{ line: 5, problem }] })
  })

  test('on another line', () => {
    expect(suppressed(loop('\t\t//deferscope:ignore defer-in-loop few\n\t\th()\n'))).toMatchObject({ kept: [7], problems: [{ line: 5 }] })
  })
})

test('comments of other tools are left alone', () => {
  expect(suppressed(loop('\t\t//nolint:gocritic // few\n')).problems).toEqual([])
  expect(suppressionsOf(parseGo('a.go', 'package a\n// see deferscope:ignore defer-in-loop why\n')).problems).toEqual([])
})
