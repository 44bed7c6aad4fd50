import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileUri } from '../../src/render/file-uri.ts'

const ROOT = '%SRCROOT%'

describe('fileUri', () => {
  it.each([
    ['example.com/app/main.go', 'example.com/app/main.go'],
    ['./app//main.go', 'app/main.go'],
    ['example.com/mod@v1.2.3+incompatible/x.go', 'example.com/mod@v1.2.3+incompatible/x.go'],
    ['a b/c#d/e?f/100%.go', 'a%20b/c%23d/e%3Ff/100%25.go'],
    ['ä/日本.go', '%C3%A4/%E6%97%A5%E6%9C%AC.go'],
    ['mailto:me.go', 'mailto%3Ame.go'],
    ['a\\b.go', 'a%5Cb.go'],
    ['\x1b[2J\u202e.go', '%1B%5B2J%E2%80%AE.go'],
    ['half \ud800.go', 'half%20%EF%BF%BD.go'],
  ])('makes %j relative to the root: %s', (path, uri) => {
    expect(fileUri(path)).toEqual({ uri, uriBaseId: ROOT })
  })

  it.each([
    ['/home/ci/my app/main.go', 'file:///home/ci/my%20app/main.go'],
    ['//home/ci/main.go', 'file:///home/ci/main.go'],
    ['C:/Users/ci/main.go', 'file:///C:/Users/ci/main.go'],
    ['c:\\Users\\ci\\main.go', 'file:///c:/Users/ci/main.go'],
    ['\\\\server\\share\\main.go', 'file://server/share/main.go'],
  ])('makes %j absolute: %s', (path, uri) => {
    expect(fileUri(path)).toEqual({ uri })
  })

  it('does not put what leaves the root below it', () => {
    expect(fileUri('../other/main.go')).toEqual({ uri: '../other/main.go' })
  })

  it.each(['', '/', './', '//', 'C:\\'])('has none for %j', (path) => {
    expect(fileUri(path)).toBeNull()
  })

  it('has only characters of RFC 3986 for any path, and gives relative ones back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        const found = fileUri(path)
        if (found === null) return
        expect(found.uri).toMatch(/^(?:file:\/\/[A-Za-z0-9.-]*\/(?:[A-Za-z]:\/)?)?(?:[A-Za-z0-9._~!'()*@+,=/-]|%[0-9A-F]{2})+$/)
        if (found.uriBaseId !== undefined)
          expect(decodeURIComponent(found.uri)).toBe(
            path
              .split('/')
              .filter((part) => part !== '' && part !== '.')
              .join('/'),
          )
      }),
    )
  })
})
