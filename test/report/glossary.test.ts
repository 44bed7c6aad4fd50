import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CONFIDENCES } from '../../src/attribution/evidence.ts'
import { GLOSSARY } from '../../src/report/glossary.ts'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

/** The codes of notices as the code writes them: in an object before its text, or passed on to what makes the object. */
const NOTICES = [/\bcode: '([a-z-]+)',\s*text\b/g, /\badd\(\s*'([a-z-]+)',\s*[`'a-z]/g, /\bplain\([^)]*?'([a-z-]+)',/g]

function noticeCodes(): string[] {
  const texts = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(report|pipeline|cli)\b.*\.ts$/.test(path))
    .map((path) => readFileSync(join(SOURCE, path), 'utf8'))
  const codes = texts.flatMap((text) => NOTICES.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!)))
  return [...new Set(codes)].sort()
}

const termsOf = (kind: string) => GLOSSARY.filter((entry) => entry.kind === kind).map(({ term }) => term)

describe('the glossary', () => {
  it('has every notice that a report may have, and no other', () => {
    expect(noticeCodes().length).toBeGreaterThan(40)
    expect(termsOf('notice').toSorted()).toEqual(noticeCodes())
  })

  it('has every grade of confidence, in their order', () => {
    expect(termsOf('confidence')).toEqual(CONFIDENCES)
  })

  it('has each term once', () => {
    const terms = GLOSSARY.map(({ kind, term }) => `${kind} ${term}`)
    expect(terms).toEqual([...new Set(terms)])
  })
})
