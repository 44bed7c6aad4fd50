import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const SOURCE = new URL('../src/', import.meta.url)

/** A pattern that stops readers of English as a second language, and what to write in its place. */
const PATTERNS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/(?:^|[.:] )The same\b/, 'name what is the same: an editor shows a docstring alone'],
  [/\bbut for\b/i, 'except'],
  [/\bso many\b/i, 'this many, or the name of the number'],
  [/\bwhat of\b/i, 'which parts of'],
  [/\b(?:is|are) told\b/i, 'is reported, or called with'],
]

/** The comments of a TypeScript source without their marks, by line. A docstring of several lines is one text. */
function commentsOf(source: string): { readonly line: number; readonly text: string }[] {
  const comments = [...source.matchAll(/\/\*\*?([\s\S]*?)\*\/|(?<=^|\s)\/\/ (.*)$/gm)]
  return comments.map(({ index, 1: block, 2: rest }) => ({
    line: source.slice(0, index).split('\n').length,
    text: (block ?? rest!).replace(/\s*\n\s*\* ?/g, ' ').trim(),
  }))
}

function faultsIn(path: string, source: string): string[] {
  return commentsOf(source).flatMap(({ line, text }) =>
    PATTERNS.filter(([pattern]) => pattern.test(text)).map(([, instead]) => `src/${path}:${line}: ${text} (write: ${instead})`),
  )
}

describe('comments in src', () => {
  it('use none of the patterns that stop a reader of English as a second language', () => {
    const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    expect(paths.length).toBeGreaterThan(400)
    expect(paths.flatMap((path) => faultsIn(path, readFileSync(new URL(path, SOURCE), 'utf8')))).toEqual([])
  })

  it.each([
    '/** The same for two profiles. */',
    '/**\n * All frames. The same for\n * two profiles.\n */',
    '/** All frames, but for\n * the leaf. */',
    'const MOST = 7 // so many rows are read',
    '/** What of the samples is read. */',
    '  /** Is told the bytes of each chunk. */',
  ])('would not pass with %j', (comment) => {
    expect(faultsIn('a.ts', comment)).toHaveLength(1)
  })

  it('may speak of what is the same, and texts are no comments', () => {
    expect(faultsIn('a.ts', "/** Whether both have the same length. */\nconst text = 'so many rows, but for one'")).toEqual([])
  })
})
