import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { fileStem, isFileUrl, looksLikeEndpoint, parseEndpoint, withoutSecrets } from '../../src/node/endpoint.ts'

const codeOf = (argument: string): ProfileError => {
  try {
    parseEndpoint(argument)
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
  throw new Error(`${argument} is an endpoint`)
}

describe('parseEndpoint', () => {
  it.each([
    ['localhost:6060', 'http://localhost:6060/debug/pprof/', null],
    [':6060', 'http://localhost:6060/debug/pprof/', null],
    ['127.0.0.1:6060/', 'http://127.0.0.1:6060/debug/pprof/', null],
    ['[::1]:6060', 'http://[::1]:6060/debug/pprof/', null],
    ['http://app', 'http://app/debug/pprof/', null],
    ['https://app:8443', 'https://app:8443/debug/pprof/', null],
    ['http://app/debug/pprof', 'http://app/debug/pprof/', null],
    ['http://app/debug/pprof/', 'http://app/debug/pprof/', null],
    ['http://app/debug/pprof/heap', 'http://app/debug/pprof/', 'heap'],
    ['http://app/debug/pprof/goroutine?debug=2', 'http://app/debug/pprof/', 'goroutine'],
    ['app:6060/debug/pprof/allocs/', 'http://app:6060/debug/pprof/', 'allocs'],
    ['http://app/admin', 'http://app/admin/debug/pprof/', null],
    ['http://app/admin/', 'http://app/admin/debug/pprof/', null],
    ['http://app/prof/heap', 'http://app/prof/', 'heap'],
    ['http://app/heap', 'http://app/', 'heap'],
    ['http://app/debug/pprof/#top', 'http://app/debug/pprof/', null],
  ])('takes %s for %s (%s)', (argument, base, profile) => {
    expect(parseEndpoint(argument)).toEqual({
      name: base,
      base,
      socketPath: null,
      pod: null,
      user: null,
      password: null,
      query: '',
      profile,
      gc: null,
    })
  })

  it.each([
    ['unix:///run/app.sock', '/run/app.sock', '/debug/pprof/', null],
    ['unix:///run/app.sock:', '/run/app.sock', '/debug/pprof/', null],
    ['unix:///run/app.sock:/debug/pprof/', '/run/app.sock', '/debug/pprof/', null],
    ['unix:///run/app.sock:/debug/pprof/heap', '/run/app.sock', '/debug/pprof/', 'heap'],
    ['unix:///run/app.sock:admin', '/run/app.sock', '/admin/debug/pprof/', null],
    ['unix:/run/app.sock:/heap', '/run/app.sock', '/', 'heap'],
  ])('takes %s for a socket', (argument, socketPath, path, profile) => {
    const base = `http://localhost${path}`
    expect(parseEndpoint(argument)).toMatchObject({ name: `unix://${socketPath}:${path}`, base, socketPath, profile })
  })

  it('takes user and password from the URL, and shows neither', () => {
    const endpoint = parseEndpoint('http://o%20p:s%40cret@app:6060/debug/pprof/?token=t%C3%B6ken&gc=0&debug=1#f')
    expect(endpoint).toEqual({
      name: 'http://app:6060/debug/pprof/',
      base: 'http://app:6060/debug/pprof/',
      socketPath: null,
      pod: null,
      user: 'o p',
      password: 's@cret',
      query: 'token=t%C3%B6ken',
      profile: null,
      gc: false,
    })
    expect(parseEndpoint('http://user@app').user).toBe('user')
    expect(parseEndpoint('http://:pass@app')).toMatchObject({ user: null, password: 'pass' })
  })

  it.each([
    ['?gc=1', true],
    ['?gc=0', false],
    ['?gc=', false],
    ['?gc=true', true],
    ['?debug=1', null],
  ])('reads %s as gc %s', (query, gc) => {
    expect(parseEndpoint(`http://app/debug/pprof/heap${query}`)).toMatchObject({ gc, query: '' })
  })

  it.each([
    ['ftp://app/x', 'deferscope does not speak ftp', 'ftp://app/x'],
    ['http://', 'this is not a URL', 'http://'],
    ['app:99999', 'this is not a URL', 'app:99999'],
    ['http://a b/', 'this is not a URL', 'http://a b/'],
    ['unix:run/app.sock', 'the URL names no socket', 'unix:run/app.sock'],
    ['unix:///', 'the URL names no socket', 'unix:///'],
    ['http://app/debug/pprof/profile', 'profile is not a profile of memory or goroutines', 'http://app/debug/pprof/profile'],
    ['http://app/debug/pprof/trace?seconds=5', 'trace is not a profile of memory or goroutines', 'http://app/debug/pprof/trace'],
    [
      'http://app/debug/pprof/heap?seconds=5',
      'seconds= asks for a difference, which is wrong for what is alive',
      'http://app/debug/pprof/heap',
    ],
    ['http://us%er@app', 'the user or password in the URL is not percent-encoded', 'http://app'],
  ])('refuses %s', (argument, message, where) => {
    const error = codeOf(argument)
    expect([error.code, error.message, error.where]).toEqual(['bad-url', message, where])
  })

  it.each([
    'http://user:SECRET@app:99999/',
    'http://user:SE/CRET@app/',
    'http://user:SE?CRET@app/',
    'http://user:SE#CRET@app/',
    'user:SE/CRET@app:6060',
    'user:SECRET@app:99999',
    'ftp://user:SECRET@app/',
    'http://SECRET%@app/',
    'http://app:99999/?token=SECRET',
    'http://app:99999/?mail=a@b&token=SECRET',
    '//user:SECRET@app:99999',
    'unix:///run/app.sock?token=SECRET',
    'http://user:SE\nCRET@app:99999/',
  ])('shows no secret when it refuses %j', (argument) => {
    const { message, where, next } = codeOf(argument)
    expect(`${message}${where}${next}`).not.toMatch(/SE|CRET/)
  })

  it('shows no secret of any URL, and ends in a slash', () => {
    const word = fc.stringMatching(/^[a-z0-9.~!$&'()*+,;=-]{1,12}$/)
    fc.assert(
      fc.property(word, word, word, fc.constantFrom('', '/debug/pprof/', '/x/heap'), (user, password, token, path) => {
        const endpoint = parseEndpoint(`https://${user}Q:${password}Q@app:1/${path.slice(1)}?t=${encodeURIComponent(token)}Q`)
        for (const shown of [endpoint.name, endpoint.base, fileStem(endpoint)]) expect(shown).not.toContain('Q')
        expect(endpoint).toMatchObject({ user: `${user}Q`, password: `${password}Q` })
        expect(new URLSearchParams(endpoint.query).get('t')).toBe(`${token}Q`)
        expect(endpoint.base.endsWith('/') && endpoint.name.endsWith('/')).toBe(true)
      }),
    )
  })

  it('parses any text or throws a ProfileError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl({ withQueryParameters: true }),
          fc.string().map((text) => `http://${text}`),
        ),
        (text) => {
          try {
            parseEndpoint(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ProfileError)
          }
        },
      ),
    )
  })
})

describe('fileStem', () => {
  it.each([
    ['http://localhost:6060', 'localhost-6060'],
    ['http://app.example.com', 'app.example.com'],
    ['https://app:443', 'app'],
    ['http://[::1]:6060', '1-6060'],
    ['unix:///run/app.sock', 'app.sock'],
    ['unix:///run/.hidden', 'hidden'],
    ['unix:///run/a b', 'a-b'],
    ['unix:///run/…', 'target'],
  ])('of %s is %s', (argument, stem) => {
    expect(fileStem(parseEndpoint(argument))).toBe(stem)
  })

  it('is always a plain name of a file', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^:?#]{1,20}$/), (name) => {
        expect(fileStem(parseEndpoint(`unix:///run/x${name}`))).toMatch(/^[\w][\w.-]*$/)
      }),
    )
  })
})

describe('looksLikeEndpoint', () => {
  it.each([
    'http://app',
    'https://app/x',
    'unix:///run/app.sock',
    'localhost:6060',
    ':6060',
    '10.0.0.1:80/debug/pprof/heap',
    '[::1]:6060',
    'ftp://x',
  ])('is so for %s', (argument) => {
    expect(looksLikeEndpoint(argument)).toBe(true)
  })

  it.each(['heap.pb.gz', '-', 'captures/', 'C:\\heap.pb.gz', './a:1b', 'localhost', 'a/b:80', 'heap:123456', '*.pb.gz'])(
    'is not for %s',
    (argument) => {
      expect(looksLikeEndpoint(argument)).toBe(false)
    },
  )
})

describe('isFileUrl', () => {
  it.each([
    ['http://ci/artifacts/heap.pb.gz', true],
    ['https://ci/heap.pprof?token=x', true],
    ['http://app/debug/pprof/heap', false],
    ['http://app.gz', true],
    ['unix:///run/heap.gz', false],
    ['http://app/x?file=heap.pb.gz', false],
  ])('of %s is %s', (argument, is) => {
    expect(isFileUrl(argument)).toBe(is)
  })
})

describe('withoutSecrets', () => {
  it.each([
    ['http://user:pass@app/x?y#z', 'http://app/x'],
    ['user:pass@app:6060/x', 'app:6060/x'],
    ['//user@app/x', '//app/x'],
    ['http://app/@scope/heap.pb.gz', 'http://app/@scope/heap.pb.gz'],
    ['http://a@b@app/x', 'http://app/x'],
    ['http://a:b/c@app/x', 'http://…'],
    ['a:b/c@app', '…'],
    ['http://app/x', 'http://app/x'],
  ])('makes %s %s', (url, shown) => {
    expect(withoutSecrets(url)).toBe(shown)
  })
})
