import { expect, it } from 'vitest'
import { visibleText } from '../../src/base/visible-text.ts'

it.each([
  ['main.(*Größe[...]).世界', 'main.(*Größe[...]).世界'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\x1b[31mred', '\\x1b[31mred'],
  ['a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
  ['\x9b2J\x7f', '\\x9b2J\\x7f'],
  ['evil\u202etxt', 'evil\\u{202e}txt'],
  ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
  ['\ud800', '\\u{d800}'],
  ['\u{1f600}', '\u{1f600}'],
])('visibleText shows %j as %j', (text, expected) => {
  expect(visibleText(text)).toBe(expected)
})
