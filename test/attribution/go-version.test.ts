import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { inferGoVersion, parseGoVersion } from '../../src/attribution/go-version.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { textProfile } from '../support/text-profile.ts'

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

const files = readdirSync(SAMPLES)
  .filter((name) => name.startsWith('go1.'))
  .flatMap((directory) =>
    readdirSync(`${SAMPLES}/${directory}`)
      .filter((name) => name.includes('.heap.'))
      .map((name) => [`${directory}/${name}`, Number(directory.slice('go1.'.length))] as const),
  )

async function versionOf(bytes: Uint8Array) {
  return inferGoVersion(await decodeProfile(bytesSource('test', bytes), new StackTable()))
}

describe('inferGoVersion', () => {
  it.each(files)('knows the release of %s', async (file, minor) => {
    const version = await versionOf(readFileSync(`${SAMPLES}/${file}`))
    expect(version!.low).toBeLessThanOrEqual(minor)
    expect(version!.high).toBeGreaterThanOrEqual(minor)
    // 1.18 to 1.20 have the same lines, and the same record
    expect(version!.high - version!.low).toBeLessThanOrEqual(2)
  })

  it.each([
    ['/usr/local/go1.21.13/src/runtime/proc.go', '1.21'],
    ['/home/me/sdk/go1.22.3/src/runtime/proc.go', '1.22'],
    ['/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64/src/runtime/proc.go', '1.24'],
    ['/opt/hostedtoolcache/go/1.21.13/x64/src/runtime/proc.go', '1.21'],
    ['/opt/homebrew/Cellar/go/1.22.3/libexec/src/runtime/proc.go', '1.22'],
    ['/usr/local/Cellar/go@1.20/1.20.14/libexec/src/runtime/proc.go', '1.20'],
    ['/usr/lib/go-1.19/src/runtime/proc.go', '1.19'],
    ['/home/dev/.asdf/installs/golang/1.22.3/go/src/runtime/proc.go', '1.22'],
    ['/home/me/.local/share/mise/installs/go/1.23.0/src/runtime/proc.go', '1.23'],
    ['/nix/store/1v4b5n9a7a2wq1c0-go-1.21.5/share/go/src/runtime/proc.go', '1.21'],
    ['/gnu/store/8c0a2j9r-go-1.17.11/lib/go/src/runtime/proc.go', '1.17'],
    ['/home/me/.gvm/gos/go1.18.10/src/runtime/proc.go', '1.18'],
    ['/home/me/.goenv/versions/1.24.0/src/runtime/proc.go', '1.24'],
    ['/home/me/.gobrew/versions/1.25.1/go/src/runtime/proc.go', '1.25'],
    ['/home/me/.gimme/versions/go1.16.linux.amd64/src/runtime/proc.go', '1.16'],
    ['C:/Users/me/scoop/apps/go/1.22.3/src/runtime/proc.go', '1.22'],
    ['/usr/local/go121/src/runtime/proc.go', '1.21'],
    ['/home/me/sdk/go1.24rc2/src/runtime/proc.go', '1.24'],
    // the toolchain of a module cache, not the Go that holds the cache
    ['/usr/lib/go-1.19/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.1.linux-amd64/src/runtime/proc.go', '1.22'],
    ['/opt/homebrew/Cellar/go@1.23/libexec/src/x.go', null],
    ['/builds/app/1.2.3/src/runtime/proc.go', null],
    ['/opt/cargo-1.70.0/x/src/runtime/proc.go', null],
    ['/home/me/django1.22/src/runtime/proc.go', null],
    ['/usr/local/go/src/example.com/runtime/1.21.0/src/x.go', null],
    ['/usr/local/go/src/runtime/proc.go', null],
    ['/home/me/project-go1.30/main.go', null],
  ])('reads a path such as %s: %s', async (file, value) => {
    const version = await versionOf(textProfile(`1 runtime.f@${file}:1`, { startLines: true }))
    if (value === null) expect(version?.evidence ?? '').not.toContain('path')
    else expect(version).toMatchObject({ value })
  })

  it.each([
    [
      'a line of net/http that no known release has, after 1.22',
      'net/http.HandlerFunc.ServeHTTP@net/http/server.go:2399',
      22,
      Number.POSITIVE_INFINITY,
    ],
    ['a line of net/http that no known release has, before 1.22', 'net/http.HandlerFunc.ServeHTTP@net/http/server.go:2139', 0, 21],
    ['a body of a range-over-func loop', 'main.f-range1', 23, Number.POSITIVE_INFINITY],
    ['a nested one by the names of 1.27', 'main.f-range1-range1', 27, Number.POSITIVE_INFINITY],
    ['swiss maps', 'internal/runtime/maps.NewMap', 24, Number.POSITIVE_INFINITY],
  ])('bounds the release by %s', async (_name, frame, low, high) => {
    expect(await versionOf(textProfile(`1 ${frame}`, { startLines: true }))).toMatchObject({ low, high })
  })
})

describe('inferGoVersion of other languages', () => {
  it.each([
    ['Node', '1 parse@file:///srv/app/index.js:3 < (anonymous)@node:internal/main:1', { file: 'node:internal/main' }],
    ['Java', '1 java.lang.Thread.run@Thread.java:840 < main.Main.serve@Main.java:7', { file: 'Main.java' }],
    ['Rust', '1 alloc::vec::push@/rustc/src/vec.rs:9 < main::serve@src/main.rs:3', { file: 'src/main.rs' }],
  ])('says nothing of a profile of %s', async (_language, stack, options) => {
    expect(await versionOf(textProfile(stack, options))).toBeNull()
  })
})

describe('parseGoVersion', () => {
  it.each(['1.22', 'go1.22', '1.22.3', 'go1.22.3', 'go1.22-X:exp', ' 1.22 '])('reads %s as 1.22', (text) => {
    expect(parseGoVersion(text)).toMatchObject({ low: 22, high: 22, value: '1.22' })
  })

  it.each(['', '22', '2.0', '1', '1.x', 'go'])('refuses "%s"', (text) => {
    expect(() => parseGoVersion(text)).toThrow(expect.objectContaining({ code: 'bad-go-version' }))
  })
})
