import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { parseBaseline, parsePlatform, parseRules } from '../../src/pipeline/scan-options.ts'

/** Code and message of what is thrown. */
function thrownBy(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ProfileError) return `${error.code}: ${error.message} (${error.where}); ${error.next}`
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('--rules', () => {
  it('is a list of rules, with spaces or not; without it all count', () => {
    expect(parseRules(undefined)).toBeNull()
    expect(parseRules('defer-in-loop, defer-blocks,')).toEqual(new Set(['defer-in-loop', 'defer-blocks']))
  })

  it('does not take a rule that scan does not have, and lists those it has', () => {
    for (const name of ['defer-in-lop', 'defer-records-live', 'DEFER-IN-LOOP'])
      expect(thrownBy(() => parseRules(`defer-blocks,${name}`))).toMatch(
        new RegExp(`^usage: there is no rule ${name} of scan \\(--rules\\); choose from defer-in-endless-loop, .*unlock-not-deferred$`),
      )
  })
})

describe('--platform and --tags', () => {
  it('are what the source is built for; without --platform it is all platforms', () => {
    expect(parsePlatform(undefined, undefined)).toBeNull()
    expect(parsePlatform('linux/amd64', undefined)).toMatchObject({ goos: 'linux', goarch: 'amd64', tags: new Set() })
    expect(parsePlatform('js/wasm', 'a, b,')).toMatchObject({ goos: 'js', goarch: 'wasm', tags: new Set(['a', 'b']) })
  })

  it.each(['linux', 'linux/', '/amd64', 'linux/amd64/v3', 'linux amd64', ''])('%j is not a platform', (text) => {
    expect(thrownBy(() => parsePlatform(text, undefined))).toBe(`usage: ${text} is not a platform (--platform); write it as linux/amd64`)
  })
})

describe('--baseline', () => {
  it.each([
    ['nothing', '', 'the baseline is no JSON'],
    ['a report', '{"schema":"deferscope.report/1"}', "the baseline's schema is not deferscope.scan-baseline/1"],
    ['a list', '[]', "the baseline's schema is not deferscope.scan-baseline/1"],
    ['no statements', '{"schema":"deferscope.scan-baseline/1"}', 'the baseline has no statements'],
    ['a statement of nothing', '{"schema":"deferscope.scan-baseline/1","statements":[{}]}', 'statement 1 of the baseline is incomplete'],
  ])('is no file of %s', (_name, text, message) => {
    expect(thrownBy(() => parseBaseline(text, 'b.json'))).toBe(`bad-baseline: ${message} (b.json); write it anew from a scan`)
  })
})
