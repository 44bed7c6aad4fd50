import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProfileSource } from '../../src/base/profile-source.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { openModuleFiles, readGoMod } from '../../src/node/module-files.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { NearbyModule } from '../../src/pipeline/nearby-source.ts'
import { textSource } from '../support/text-profile.ts'
import { deferRows } from '../support/truth.ts'

const folder = mkdtempSync(join(tmpdir(), 'deferscope-nearby-'))
const root = join(folder, 'app')
const STORE = 'package store\n\nfunc Load() {\n\tfor _, f := range files() {\n\t\tdefer f.Close()\n\t}\n}\n'
const MAIN = 'package main\n\nfunc main() {\n\tfor _, f := range files() {\n\t\tdefer f.Close()\n\t}\n}\n'

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeAll(() => {
  write('app/go.mod', 'module example.com/app\n\ngo 1.24\n')
  write('app/store/store.go', STORE)
  write('app/main.go', MAIN)
  write('app/tools/go.mod', 'module example.com/app/tools\n')
  write('app/tools/tools.go', STORE.replace('package store', 'package tools'))
  write('outside/store.go', STORE)
  symlinkSync('../outside', join(root, 'linked'))
  symlinkSync('../outside/store.go', join(root, 'link.go'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a run at the root of the module reads: paths of its files, in the order of the reads. */
async function runAt(profile: ProfileSource) {
  const reads: string[] = []
  const nearbyModule: NearbyModule = {
    goMod: (await readGoMod(root))!,
    files: async () => {
      const files = (await openModuleFiles(root))!
      return {
        ...files,
        read: (path) => {
          reads.push(path)
          return files.read(path)
        },
      }
    },
    grammar: readGoGrammar,
  }
  const report = await analyze([profile], { nearbyModule, goVersion: '1.26' })
  const [row] = deferRows(report)
  return {
    row: row === undefined ? 'none' : `${row.evidence}: ${row.statement}`,
    evidence: report.evidence,
    notices: report.notices,
    reads,
  }
}

/** A heap with 400 records and closures at a line. */
const heap = (name: string, file: string, line: number) =>
  textSource(
    `
    400 6400   ${name}@${file}:${line} < runtime.main {bytes=16}
    400 19200  ${name}@${file}:${line} < runtime.main {bytes=48}`,
  )

describe('the module of the working directory', () => {
  it('is used unasked for a profile of its packages, and the report says so', async () => {
    const { row, evidence, notices } = await runAt(heap('example.com/app/store.Load', '/src/app/store/store.go', 5))
    expect(row).toBe('source: defer f.Close()')
    expect(evidence).toEqual([
      {
        kind: 'source',
        source: root,
        detail: '2 Go files, module example.com/app; the module of the working directory, used unasked: --no-source leaves it out',
      },
    ])
    expect(notices.filter(({ code }) => code.startsWith('source-'))).toEqual([])
  })

  it('is used where package main stands in it as the profile has it', async () => {
    expect((await runAt(heap('main.main', '/src/app/main.go', 5))).row).toBe('source: defer f.Close()')
  })

  it('is left alone for another program, whose main.main stands elsewhere in a file of that name', async () => {
    const { evidence, row } = await runAt(heap('main.main', '/src/other/main.go', 50))
    expect([row.startsWith('source'), evidence]).toEqual([false, undefined])
  })

  it('is not even listed for a profile of other packages', async () => {
    const { evidence, reads } = await runAt(heap('example.com/application.Run', '/src/application/store.go', 5))
    expect([evidence, reads]).toEqual([undefined, []])
  })

  it.each([
    ['a path above', '../outside/store.go'],
    ['an absolute path', join(folder, 'outside/store.go')],
    ['a linked directory', '/src/app/linked/store.go'],
    ['a linked file', '/src/app/link.go'],
    ['a module of its own below', '/src/app/tools/tools.go'],
    ['the module cache', '/home/dev/go/pkg/mod/example.com/other@v1.0.0/store.go'],
    ['the library of Go', '/usr/local/go/src/store/store.go'],
  ])('is all that is read where a profile names %s', async (_, file) => {
    for (const name of ['example.com/app/linked.Load', 'example.com/app/tools.Load', 'main.Load', 'store.Load']) {
      const { reads } = await runAt(heap(name, file, 5))
      expect(reads.filter((path) => !['go.mod', 'main.go', 'store/store.go'].includes(path))).toEqual([])
    }
  })
})
