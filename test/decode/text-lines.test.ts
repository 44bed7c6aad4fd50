import { expect, test } from 'vitest'
import { TextLines } from '../../src/decode/text-lines.ts'

/** Lines with their numbers, and what is left, of a text that comes in chunks of so many bytes. */
function linesOf(text: string, size: number, maxLength = 100): { lines: string[]; rest: string } {
  const lines: string[] = []
  const reader = new TextLines(
    maxLength,
    (line) => lines.push(`${reader.number} ${line}`),
    (number) => new Error(`line ${number} is too long`),
  )
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  return { lines, rest: reader.end() }
}

test.each([1, 2, 3, 1000])('lines are the same in chunks of %i bytes', (size) => {
  expect(linesOf('a\r\n\nwörd 😀\nrest', size)).toEqual({ lines: ['1 a', '2 ', '3 wörd 😀'], rest: 'rest' })
})

test('a line that is too long is told by its number, ended or not', () => {
  expect(() => linesOf(`a\n${'b'.repeat(101)}\n`, 1000)).toThrow('line 2 is too long')
  expect(() => linesOf(`a\n${'b'.repeat(101)}`, 10)).toThrow('line 2 is too long')
  expect(linesOf('b'.repeat(100), 10).rest).toHaveLength(100)
})
