import { expect, test } from 'vitest'
import { readSymbolLine, SymbolLines } from '../../src/decode/symbol-line.ts'

const LINES = ['#\t0x6774fc\tmain.f+0xbc\t/src/main.go:41', '#\t0x1', '# 0x2 main.g+0x1 /src/main.go:7', '# other', '#\t0xzz\tmain.f', '']

test('a line is parsed once, and as if it were alone', () => {
  const lines = new SymbolLines()
  for (const line of [...LINES, ...LINES]) expect(lines.read(line)).toEqual(readSymbolLine(line))
  expect(lines.read(LINES[0]!)).toBe(lines.read(LINES[0]!))
})

test('more lines than are remembered are parsed too', () => {
  const lines = new SymbolLines()
  for (let line = 1; line <= 40_000; line++) expect(lines.read(`#\t0x${line.toString(16)}\tmain.f+0x1\t/a.go:${line}`)?.line).toBe(line)
  expect(lines.read('#\t0x1\tmain.f+0x1\t/a.go:1')?.line).toBe(1)
})
