import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelsComment, readProcessLabels } from '../../src/profile/process-labels.ts'

describe('readProcessLabels', () => {
  it('reads what was written, between the comments of others', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (labels) => {
        expect(readProcessLabels(['a', labelsComment(labels), 'deferscope labels'])).toEqual(labels)
      }),
    )
  })

  it('has the labels that all captures have', () => {
    const [a, b] = [
      { pod: 'a', job: 'orders' },
      { pod: 'b', job: 'orders', version: 'v2' },
    ].map(labelsComment)
    expect(readProcessLabels([a!, b!])).toEqual({ job: 'orders' })
    expect(readProcessLabels([])).toEqual({})
  })

  it('takes texts alone, and nothing of a damaged comment', () => {
    const of = (text: string) => readProcessLabels([`deferscope labels: ${text}`])
    expect(of('{"pod":"a","n":1,"o":{}}')).toEqual({ pod: 'a' })
    for (const text of ['', '[]', 'null', '"a"', '{"pod":']) expect(of(text), text).toEqual({})
  })
})
