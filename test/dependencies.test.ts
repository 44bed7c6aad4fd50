import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

interface Manifest {
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
}

const manifest: Manifest = JSON.parse(read('package.json'))

/** Rows of the tables of a part of docs/dependencies.md: package and its other cells. */
function rowsOf(part: string): Map<string, string[]> {
  const rows = part.split('\n').filter((line) => /^\| (?!package |---)/.test(line))
  return new Map(
    rows.map((row) => {
      const [name, ...cells] = row.split('|').slice(1, -1)
      return [name!.trim(), cells.map((cell) => cell.trim())]
    }),
  )
}

describe('docs/dependencies.md', () => {
  const [installed, bundled, forTests, optional] = read('docs/dependencies.md').split(/^## /m).map(rowsOf)

  it('names every package that is installed with deferscope, in order, and no other', () => {
    expect([...installed!.keys()]).toEqual(Object.keys(manifest.dependencies))
  })

  it('names the optional ones', () => {
    expect([...optional!.keys()]).toEqual(Object.keys(manifest.peerDependencies))
    for (const name of optional!.keys()) expect(manifest.peerDependenciesMeta[name]?.optional, name).toBe(true)
  })

  it('names what the page contains', () => {
    const code = read('src/page/notices.txt').toLowerCase()
    expect([...bundled!.keys()]).toEqual(['preact', 'uplot'])
    for (const name of [...bundled!.keys(), 'pako']) {
      expect(code, name).toContain(name)
      expect(read('THIRD_PARTY_NOTICES.md').toLowerCase(), name).toContain(name)
    }
  })

  it('says of each why it is there, its size, its licence and what would replace it', () => {
    for (const [name, [why, size, licence, instead]] of [...installed!, ...bundled!, ...forTests!, ...optional!]) {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as Manifest
      expect(licence, name).toContain(license.replace(/^\((.*)\)$/, '$1'))
      expect(Number(size), name).toBeGreaterThan(0)
      for (const text of [why, instead]) expect(text!.length, name).toBeGreaterThan(10)
    }
  })
})
