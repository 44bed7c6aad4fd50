import { expect, it } from 'vitest'
import { parseGoVersion } from '../../src/attribution/go-version.ts'
import { recordSizes, siteVisibility } from '../../src/attribution/record-size.ts'

// Source: sizes and sites in profiles of Go 1.15 to 1.27, test/truth.
it.each([
  ['1.17', [80], 'hidden'],
  ['1.18', [80], 'shown'],
  ['1.21', [80], 'shown'],
  ['1.22', [48], 'shown'],
  ['1.27', [48], 'shown'],
])('a record of Go %s has one of the sizes %j, and its site is %s', (version, sizes, visibility) => {
  expect(recordSizes(parseGoVersion(version))).toEqual(sizes)
  expect(siteVisibility(parseGoVersion(version))).toBe(visibility)
})
