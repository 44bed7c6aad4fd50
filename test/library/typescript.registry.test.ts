import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packedPackage } from '../support/packed-package.ts'
import { SNIPPETS } from './snippets.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'deferscope-consumer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let tarball: string
beforeAll(async () => {
  tarball = await packedPackage(join(folder, 'source'))
})

describe.each(['5.4', 'latest'])('a strict project of TypeScript %s', (version) => {
  it('compiles the snippets of the documentation, and checks the declarations they come with', async () => {
    const project = join(folder, version)
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
    SNIPPETS.forEach((code, i) => {
      writeFileSync(join(project, `snippet-${i}.ts`), code)
    })
    const compilerOptions = {
      target: 'es2022',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      lib: ['es2023', 'dom'],
      types: ['node'],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    await run('npm', ['install', '--no-audit', '--no-fund', tarball, `typescript@${version}`, '@types/node@20'], { cwd: project })
    const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: project }).catch((error) => error)
    expect(stdout).toBe('')
  })
})
