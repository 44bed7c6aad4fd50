import { describe, expect, it } from 'vitest'
import { isAbsoluteUrl } from '../../../src/compat/go/url.ts'

/** Expected: url.Parse and IsAbs of Go 1.26. */
describe('isAbsoluteUrl', () => {
  it.each([
    'http://example.com',
    'https://h:80/p?q=%zz#x',
    'http:',
    'C:\\x',
    'a:b c',
    'mailto:x',
    'a+b.c-d:',
    'HTTP://H',
    'x://h:1:2/',
    'http://[::1]:80/',
    'http://[fe80::1%25en0]/',
    'http://u:p@h/é',
  ])('is true of %s', (text) => {
    expect(isAbsoluteUrl(text)).toBe(true)
  })

  it.each([
    '',
    '/bin/x',
    '[vdso]',
    'anon_inode:[perf]',
    '1a:b',
    '://x',
    'http://a b/',
    'http://h/%zz',
    'http://h:x/',
    'http://h:1:2/',
    'http://[::1',
    'http://[1.2.3.4]/',
    'x:/y\u0001',
    'http://h\\x',
    'http://a/#%',
  ])('is false of %s', (text) => {
    expect(isAbsoluteUrl(text)).toBe(false)
  })
})
