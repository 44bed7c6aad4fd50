import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packedPackage } from '../support/packed-package.ts'
import { startReplayServer } from '../support/replay-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SAMPLES = join(ROOT, 'samples')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

const folder = mkdtempSync(join(tmpdir(), 'deferscope-installed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let tarball: string
beforeAll(async () => {
  tarball = await packedPackage(join(folder, 'packed'))
})

/** The commands of README's examples, without those that never end (`watch`) and the one that needs the executable of the reader. */
const COMMANDS = [...README.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block!.split('\n'))
  .filter((line) => line.startsWith('deferscope ') && !line.startsWith('deferscope watch ') && !line.includes(' --binary '))
  .map((line) => line.replace(/ +#.*/, ''))
/** Their limits are exceeded by the files of this test. */
const FAILS = [
  "deferscope heap.pb.gz --fail-on 'defers.records>10000'",
  "deferscope diff base/*.pb.gz --vs head/*.pb.gz --fail-on 'defers.total_bytes>+5%, q<0.05'",
]

/** The first release that is promised, and the newest of each later line. */
describe.each(['20.19.0', '22', '24'])('the packed file, installed in an empty directory on Node %s,', (version) => {
  const project = join(folder, `on-${version}`)
  const installed = join(project, 'node_modules/deferscope')
  let path: string
  const shell = (command: string, cwd = project) => ran('bash', ['-c', command], cwd, path)

  beforeAll(async () => {
    const node = join(folder, `node-${version}`)
    const binaries = `node-${process.platform}-${process.arch}`
    const here = process.env['PATH']!
    await installs(node, [`${binaries}@${version}`], here)
    path = [join(project, 'node_modules/.bin'), join(node, 'node_modules', binaries, 'bin'), here].join(delimiter)
    await installs(project, ['--engine-strict', tarball], path)
  }, 600_000)

  it('is run by that Node, and no package of it has an install script', async () => {
    expect((await shell('node --version')).stdout).toMatch(new RegExp(`^v${version.replaceAll('.', '\\.')}`))
    const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock
    const withScripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true)
    expect(withScripts.map(([name]) => name)).toEqual([])
  })

  it('runs the demo on the sample it brings, as README shows it', async () => {
    const [, command, output] = /```console\n\$ (.*)\n([\s\S]*?)```/.exec(README)!
    expect(await shell(command!, installed)).toEqual({ code: 0, stdout: output, stderr: '' })
    const demo = await shell('npm run --silent demo', installed)
    expect(demo.code).toBe(0)
    expect(demo.stdout).toContain(output!.split('\n')[2])
  })

  it(`runs the other commands of README`, async () => {
    const server = await startReplayServer()
    layOutFiles(project)
    await shell('deferscope scan . --save-baseline known.json')
    const results: Record<string, unknown> = {}
    for (const command of COMMANDS) {
      const { code, stdout, stderr } = await shell(command.replace('localhost:6060', server.host))
      results[command] = { code, answers: stdout.length > 40, stderr: stderr.replace(/^(?!error).*\n/gm, '') }
    }
    expect(COMMANDS.length).toBeGreaterThanOrEqual(10)
    expect(results).toEqual(
      Object.fromEntries(COMMANDS.map((command) => [command, { code: FAILS.includes(command) ? 1 : 0, answers: true, stderr: '' }])),
    )
  })

  it('is a library for programs', async () => {
    const program = `
      import { renderJson } from 'deferscope'
      import { analyze, fileSource } from 'deferscope/node'
      const report = await analyze([fileSource('node_modules/deferscope/samples/go1.26/leak.heap.pb.gz')])
      console.log(JSON.parse(renderJson(report)).answer.text)`
    writeFileSync(join(project, 'program.mjs'), program)
    const { code, stdout, stderr } = await shell('node program.mjs')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('About 634,000 defer records are alive')
  })
})

it('the packed file is a command when it is installed globally', async () => {
  const prefix = join(folder, 'global')
  const { code, stderr } = await ran('npm', ['install', '--global', '--prefix', prefix, tarball], folder, process.env['PATH']!)
  expect(code, stderr).toBe(0)
  const { stdout } = await ran(join(prefix, 'bin/deferscope'), [join(SAMPLES, 'go1.26/fixed.heap.pb.gz')], folder, process.env['PATH']!)
  expect(stdout).toContain('No defer records sampled')
})

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}

/** Installs packages into a new directory. */
async function installs(directory: string, packages: readonly string[], path: string): Promise<void> {
  mkdirSync(directory)
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n')
  const { code, stderr } = await ran('npm', ['install', '--no-audit', '--no-fund', ...packages], directory, path)
  if (code !== 0) throw new Error(stderr)
}

/** The files that README's commands name. */
function layOutFiles(project: string): void {
  const put = (from: string, to: string) => cpSync(join(SAMPLES, from), join(project, to))
  put('go1.26/leak.heap.pb.gz', 'heap.pb.gz')
  put('go1.26/leak.heap.pb.gz', 'before.pb.gz')
  put('go1.26/fixed.heap.pb.gz', 'after.pb.gz')
  put('go1.26/server.goroutine.debug2.txt', 'dump.txt')
  put('programs/leak/main.go', 'main.go')
  readdirSync(join(SAMPLES, 'go1.26/series')).forEach((name, i) => {
    put(`go1.26/series/${name}`, `captures/${name}`)
    put(`go1.26/series/${name}`, `${i < 4 ? 'base' : 'head'}/${name}`)
  })
}

/** Runs a command to its end, whatever its exit code. */
function ran(
  command: string,
  args: readonly string[],
  cwd: string,
  path: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, PATH: path }
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr })
    })
  })
}
