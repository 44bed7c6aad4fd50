import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
  for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(join(folder, shell), (await runCli(['completion', shell])).stdout)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** For each shell: what to run so that it prints what it would offer after `words`, a line each. */
const OFFERS: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) => [
    '--norc',
    '--noprofile',
    '-c',
    `source ./bash; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}; _deferscope; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // the functions of zsh's completion system, which print what they are given
  zsh: (words) => [
    '-f',
    '-c',
    `compdef() { }; _files() { }; _describe() { print -l -- $commands }; _arguments() { print -l -- "$@" }
     source ./zsh; words=(${words.map(quoted).join(' ')}); CURRENT=${words.length}; _deferscope`,
  ],
  fish: (words) => ['--no-config', '-c', `source ./fish; complete -C ${quoted(words.join(' '))}`],
}

function quoted(word: string): string {
  return `'${word}'`
}

function offered(shell: string, ...words: string[]): string {
  const { stdout, stderr } = spawnSync(shell, OFFERS[shell]!(words), { cwd: folder, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
}

describe.each(Object.keys(OFFERS))('completion of %s', (shell) => {
  it('offers commands first', () => {
    expect(offered(shell, 'deferscope', 'goro')).toMatch(/^goroutines\b/m)
  })

  it('offers the options of the command, those of analyze without one', () => {
    expect(offered(shell, 'deferscope', 'diff', '--min-eff')).toMatch(/--min-effect\b/)
    expect(offered(shell, 'deferscope', 'heap.pb.gz', '--pee')).toMatch(/--peek\b/)
    expect(offered(shell, 'deferscope', 'diff', '--pee')).not.toMatch(/--peek\b/)
  })

  it('offers the values of an option', () => {
    expect(offered(shell, 'deferscope', 'diff', '--format', 'sar')).toMatch(/\bsarif\b/)
  })
})

describe('completion of another shell', () => {
  it('is refused with the shells that there are', async () => {
    const { code, stderr } = await runCli(['completion', 'tcsh'])
    expect([code, stderr]).toEqual([
      2,
      'error: there is no completion for tcsh\n  at completion\n  next: name one shell: deferscope completion bash, zsh, fish\n',
    ])
  })
})
