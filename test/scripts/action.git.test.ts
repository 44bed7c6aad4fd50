import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FIXED = join(ROOT, 'samples/go1.26/fixed.heap.pb.gz')
const LEAK = join(ROOT, 'samples/go1.26/leak.heap.pb.gz')

interface Action {
  readonly inputs: Record<string, { readonly default: string; readonly description: string }>
  readonly outputs: Record<string, { readonly value: string }>
  readonly runs: {
    readonly using: string
    readonly steps: { readonly shell: string; readonly env: Record<string, string>; readonly run: string }[]
  }
}
const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action

/** Runs git in a folder; throws where it fails. */
function git(cwd: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

describe('the action', () => {
  let command: BuiltCommand
  let folder: string
  let checkout: string
  beforeAll(() => {
    command = buildCommand()
    cpSync(join(ROOT, 'scripts/action.sh'), join(dirname(dirname(command.bin)), 'scripts/action.sh'))
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
    mkdirSync(join(folder, 'bin'))
    // gh as the runner has it, which writes down what it is asked for
    const gh = join(folder, 'bin/gh')
    writeFileSync(gh, '#!/bin/sh\nprintf "%s\\n" "$*" >> "$GH_LOG"\ncase "$*" in *--paginate*) printf "%s" "$GH_COMMENT" ;; esac\n')
    chmodSync(gh, 0o755)
  })
  afterAll(() => {
    command?.remove()
    rmSync(folder, { recursive: true })
  })

  // a pull request: the base has the fixed program's heap, the checkout of the change that of the leak
  beforeEach(() => {
    for (const name of ['origin', 'checkout']) rmSync(join(folder, name), { recursive: true, force: true })
    const origin = join(folder, 'origin')
    mkdirSync(join(origin, 'app'), { recursive: true })
    copyFileSync(FIXED, join(origin, 'app/heap.pb.gz'))
    git(origin, 'init', '--quiet', '--initial-branch', 'main')
    git(origin, 'add', '.')
    git(origin, 'commit', '--quiet', '-m', 'before')
    checkout = join(folder, 'checkout')
    git(folder, 'clone', '--quiet', '--depth=1', `file://${origin}`, checkout)
    copyFileSync(LEAK, join(checkout, 'app/heap.pb.gz'))
    git(checkout, 'commit', '--quiet', '-am', 'after')
    git(checkout, 'update-ref', '-d', 'refs/remotes/origin/main')
  })

  /** Runs the step as the runner does: inputs in the place of expressions, and the environment of a pull request. */
  function run(inputs: Record<string, string>, env: Record<string, string> = {}) {
    const files = Object.fromEntries(['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'GH_LOG'].map((name) => [name, join(folder, name)]))
    for (const path of Object.values(files)) writeFileSync(path, '')
    const values = Object.fromEntries(Object.entries(ACTION.inputs).map(([name, one]) => [name, inputs[name] ?? one.default]))
    const [step] = ACTION.runs.steps
    const filled = Object.entries(step!.env).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input) => values[input]!),
    ])
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run], {
      cwd: checkout,
      encoding: 'utf8',
      env: {
        PATH: [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        HOME: folder,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: dirname(dirname(command.bin)),
        GITHUB_REPOSITORY: 'shop/orders',
        GITHUB_BASE_REF: 'main',
        GITHUB_REF: 'refs/pull/7/merge',
        RUNNER_TEMP: folder,
        GH_COMMENT: '',
        ...files,
        ...Object.fromEntries(filled),
        ...env,
      },
    })
    const read = (name: string) => readFileSync(files[name]!, 'utf8')
    const outputs = Object.fromEntries(
      read('GITHUB_OUTPUT')
        .split('\n')
        .map((line) => line.split('=', 2)),
    )
    return { status, stdout, stderr, outputs, summary: read('GITHUB_STEP_SUMMARY'), gh: read('GH_LOG') }
  }
  const RUN = { run: 'cp heap.pb.gz "$PROFILES/heap.pb.gz"', 'working-directory': 'app' }

  it('passes every input as a variable, and builds no command from one', () => {
    const [step] = ACTION.runs.steps
    expect(ACTION.runs.using).toBe('composite')
    expect(Object.values(step!.env).join('\n')).not.toContain('github.event')
    expect(step!.run).not.toContain('${{')
    expect(Object.keys(step!.env)).toHaveLength(Object.keys(ACTION.inputs).length)
    for (const { description } of Object.values(ACTION.inputs)) expect(description).not.toBe('')
  })

  it('fails a pull request whose defers grew: exit code, annotations, summary, outputs', () => {
    const { status, stdout, outputs, summary } = run(RUN)
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /^::error title=gate-failed::--fail-on defers\.total_bytes>\+5%25, q<0\.05: main\.\(\*service\)\.importOrders line 93 went from 0B/m,
    )
    expect(summary).toMatch(/^## deferscope diff\n/)
    expect(summary).toContain('importOrders')
    expect(outputs['verdict']).toBe('fail')
    expect(JSON.parse(readFileSync(outputs['report']!, 'utf8'))).toMatchObject({ command: 'diff', verdict: 'fail' })
    // the checkout is as it was
    expect(spawnSync('git', ['worktree', 'list'], { cwd: checkout, encoding: 'utf8' }).stdout.trim().split('\n')).toHaveLength(1)
  })

  it('passes one whose defers did not', () => {
    copyFileSync(FIXED, join(checkout, 'app/heap.pb.gz'))
    const { status, outputs, stdout } = run(RUN)
    expect([status, outputs['verdict'], stdout.includes('::error')]).toEqual([0, 'pass', false])
  })

  it('decides nothing on too few profiles', () => {
    const { status, outputs } = run({ ...RUN, count: '2' })
    expect([status, outputs['verdict']]).toEqual([2, 'undecided'])
    expect(run({ ...RUN, count: '4' }).status).toBe(1)
  })

  it('takes profiles, limits, a budget and options as they are given', () => {
    const given = { before: `\n  \n${FIXED}\n`, after: LEAK }
    expect(run(given).status).toBe(1)
    expect(run({ ...given, 'fail-on': 'defers.total_bytes>+10GiB\nfindings.error>0' }).status).toBe(0)
    expect(run({ ...given, 'fail-on': '' }).status).toBe(0)
    writeFileSync(join(checkout, 'budget.json'), '{"limits": {"diff": {"growth": "defers.total_bytes>+1MiB"}}}')
    expect(run({ ...given, 'fail-on': '', budget: 'budget.json' }).status).toBe(1)
    expect(run({ ...given, options: '--min-effect\n99%\n--alpha\n0.01' }).status).toBe(1)
    expect(run({ ...given, options: '--no-such-option' })).toMatchObject({ status: 2, outputs: { verdict: 'error' } })
  })

  it.each([
    ['a command in a path', { before: '$(touch pwned)', after: '`touch pwned`' }],
    ['a command in a limit', { before: FIXED, after: LEAK, 'fail-on': '"; touch pwned; "' }],
    ['a command in an option', { before: FIXED, after: LEAK, options: '; touch pwned' }],
    ['an option in a path', { before: '--output=pwned', after: LEAK }],
    ['a command in the folder', { before: FIXED, after: LEAK, 'working-directory': '$(touch pwned)' }],
    ['an option in the branch', { ...RUN, base: '--upload-pack=touch pwned' }],
    ['a command in the count', { ...RUN, count: 'a[$(touch pwned)]' }],
    ['nothing', {}],
    ['one side alone', { before: FIXED }],
    ['both ways', { ...RUN, before: FIXED, after: LEAK }],
    ['a command that fails', { run: 'exit 7' }],
    ['a branch that is not there', { ...RUN, base: 'none' }],
  ])('is refused with %s, and runs none of it', (_what, inputs: Record<string, string>) => {
    const { status } = run(inputs)
    expect(status).not.toBe(0)
    expect(status).not.toBe(1)
    for (const path of ['pwned', 'app/pwned']) expect(existsSync(join(checkout, path))).toBe(false)
  })

  it('writes a comment, and replaces its own', () => {
    const given = { before: FIXED, after: LEAK, comment: 'true' }
    expect(run(given).gh).toMatch(
      /^api --paginate repos\/shop\/orders\/issues\/7\/comments .*\napi --method POST repos\/shop\/orders\/issues\/7\/comments -F body=@\S+\n$/,
    )
    const again = run(given, { GH_COMMENT: '42\n43\n' })
    expect(again.gh).toMatch(/\napi --method PATCH repos\/shop\/orders\/issues\/comments\/42 -F body=@(\S+)\n$/)
    const body = readFileSync(/body=@(\S+)/.exec(again.gh)![1]!, 'utf8')
    expect(body).toMatch(/^<!-- deferscope -->\n/)
    expect(body).toContain('importOrders')
    expect(run({ ...given, comment: 'false' }).gh).toBe('')
    expect(run(given, { GITHUB_REF: 'refs/heads/main' }).gh).toBe('')
  })
})
