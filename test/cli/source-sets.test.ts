import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/parse.ts'
import { namedSets } from '../../src/cli/source-sets.ts'
import { errorOf } from '../support/decoding.ts'

const CWD = process.cwd()
afterEach(() => process.chdir(CWD))

/** The sets of a command line, as `label: words`. */
function sets(...words: string[]): string[] {
  const request = parseArguments(['diff', ...words])
  if (request.kind !== 'run') throw new Error(request.kind)
  return namedSets(request.args.operands).map(({ label, operands }) => `${label}: ${operands.join(' ')}`)
}

async function refused(...words: string[]): Promise<string> {
  const { code, message, where } = await errorOf((async () => sets(...words))())
  expect([code, where]).toEqual(['usage', 'the command line'])
  return message
}

describe('namedSets', () => {
  it.each([
    ['two words', ['a.pb', 'b.pb'], ['before: a.pb', 'after: b.pb']],
    ['two URLs, whose queries are no labels', ['http://a/?x=1', 'http://b:1/?y=2'], ['before: http://a/?x=1', 'after: http://b:1/?y=2']],
    ['paths with = in a directory', ['x/a=1.pb', './b=1.pb'], ['before: x/a=1.pb', 'after: ./b=1.pb']],
    ['standard input and a file', ['-', 'b.pb'], ['before: -', 'after: b.pb']],
  ])('takes %s for before and after', (_name, words, expected) => {
    expect(sets(...words)).toEqual(expected)
  })

  it.each([
    ['two sets', ['a', 'b', '--vs', 'c'], ['before: a b', 'after: c']],
    ['with options between', ['a', '--lines', 'b', '--vs', '--rows', '3', 'c', 'd'], ['before: a b', 'after: c d']],
    ['an equals sign', ['a', '--vs=b', 'c'], ['before: a', 'after: b c']],
    ['three sets', ['a', '--vs', 'b', '--vs', 'c', 'd'], ['before: a', 'after-1: b', 'after-2: c d']],
  ])('parts words at --vs: %s', (_name, words, expected) => {
    expect(sets(...words)).toEqual(expected)
  })

  it.each([
    ['one profile each', ['v1=a', 'v2=b'], ['v1: a', 'v2: b']],
    ['the words after it', ['v1=a', 'b', 'c', 'v2=d', 'e'], ['v1: a b c', 'v2: d e']],
    ['a label again', ['v1=a', 'v2=b', 'v1=c', 'd'], ['v1: a c d', 'v2: b']],
    ['more than two', ['go1.24.1=a', 'my+branch=b', 'x-y_z=c/'], ['go1.24.1: a', 'my+branch: b', 'x-y_z: c/']],
    ['paths and URLs with =', ['v1=a=b', 'v2=http://x/?y=z'], ['v1: a=b', 'v2: http://x/?y=z']],
    ['an odd label', ['__proto__=a', 'constructor=b'], ['__proto__: a', 'constructor: b']],
  ])('begins a set at each label: %s', (_name, words, expected) => {
    expect(sets(...words)).toEqual(expected)
  })

  it('takes the name of a file that is there for no label', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deferscope-sets-'))
    try {
      for (const name of ['rate=1.pb', 'rate=2.pb']) writeFileSync(join(folder, name), '')
      process.chdir(folder)
      expect(sets('rate=1.pb', 'rate=2.pb')).toEqual(['before: rate=1.pb', 'after: rate=2.pb'])
      expect(sets('v1=rate=1.pb', 'v2=rate=2.pb', 'rate=1.pb')).toEqual(['v1: rate=1.pb', 'v2: rate=2.pb rate=1.pb'])
    } finally {
      process.chdir(CWD)
      rmSync(folder, { recursive: true })
    }
  })

  it.each([
    ['nothing', [], 'a comparison takes two sets of profiles'],
    ['one word', ['a'], 'a comparison takes two sets of profiles'],
    ['three words', ['a', 'b', 'c'], 'it is not clear which profiles are before and which after'],
    ['nothing before', ['--vs', 'b'], 'a set is empty'],
    ['nothing after', ['a', '--vs'], 'a set is empty'],
    ['nothing between', ['a', '--vs', '--vs', 'b'], 'a set is empty'],
    ['--vs alone', ['--vs'], 'a set is empty'],
    ['one label', ['v1=a', 'b'], 'there is one set, v1'],
    ['one label twice', ['v1=a', 'v1=b'], 'there is one set, v1'],
    ['labels beside --vs', ['v1=a', '--vs', 'v2=b'], 'labels and --vs cannot be used together'],
    ['a word before the first label', ['a', 'v1=b', 'v2=c'], 'a belongs to no set'],
  ])('refuses %s', async (_name, words, message) => {
    expect(await refused(...words)).toBe(message)
  })
})
