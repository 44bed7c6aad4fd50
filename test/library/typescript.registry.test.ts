import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, SNIPPETS } from './snippets.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'deferscope-consumer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The packed package, as `npm publish` would send it; built apart from `dist/`. */
let tarball: string
beforeAll(async () => {
  const source = join(folder, 'source')
  for (const name of ['bin', 'docs', 'proto', 'package.json', 'README.md', 'LICENSE', 'THIRD_PARTY_NOTICES.md', 'CHANGELOG.md'])
    cpSync(join(ROOT, name), join(source, name), { recursive: true })
  await run(process.execPath, ['scripts/build.mjs', join(source, 'dist')], { cwd: ROOT })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: source })
  tarball = join(source, stdout.trim())
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

it('the packed file is a command when it is installed globally', async () => {
  const prefix = join(folder, 'global')
  await run('npm', ['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, tarball])
  const { stdout } = await run(join(prefix, 'bin/deferscope'), [join(ROOT, 'samples/go1.26/fixed.heap.pb.gz')])
  expect(stdout).toContain('No defer records sampled')
})
