import { describe, expect, it } from 'vitest'
import { CONFIDENCES } from '../../src/attribution/evidence.ts'
import { explainReport } from '../../src/report/explain-report.ts'
import { GLOSSARY } from '../../src/report/glossary.ts'

const termsOf = (kind: string) => GLOSSARY.filter((entry) => entry.kind === kind).map(({ term }) => term)

describe('the glossary', () => {
  it('has every grade of confidence, in their order', () => {
    expect(termsOf('confidence')).toEqual(CONFIDENCES)
  })

  it('has each term once', () => {
    const terms = GLOSSARY.map(({ kind, term }) => `${kind} ${term}`)
    expect(terms).toEqual([...new Set(terms)])
  })

  it.each(['pooled', 'profile-truncated', 'http-404', 'http-502', 'Shape'])('explains %s', (term) => {
    expect(explainReport(term).tables['terms']!.rows).toHaveLength(1)
  })

  it('explains a word that is a notice and an error as both', () => {
    expect(explainReport('altered-profile').tables['terms']!.rows.map(({ kind }) => kind)).toEqual(['notice', 'error'])
  })
})
