import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { SourceIndex } from '../../src/gosource/source-index.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { parseGo } from '../support/go-parser.ts'

const GOROOT = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()

test('every defer statement of Go’s own library is listed', { timeout: 60_000 }, async () => {
  const files = await openSourceFiles(`${GOROOT}/src`, {})
  const index = await SourceIndex.open(files, parseGo)
  const wrong: string[] = []
  let defers = 0
  for (const [i, path] of files.paths.entries()) {
    if (!path.endsWith('.go') || i % 41 !== 0) continue
    const file = (await index.file(path))!
    const known = file.defers.length
    defers += known
    let tokens = 0
    for (const node of file.syntax.root.below()) if (node.type === 'defer_statement') tokens++
    if (file.syntax.errorLine !== null || file.header.packageName === null || tokens !== known) wrong.push(path)
  }
  expect(wrong).toEqual([])
  expect(defers).toBeGreaterThan(100)
})
