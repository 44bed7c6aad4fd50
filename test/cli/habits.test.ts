import { describe, expect, it } from 'vitest'
import { ANALYZE_SPEC } from '../../src/cli/analyze-spec.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { adviceFor } from '../../src/cli/other-tools.ts'
import { parseArguments } from '../../src/cli/parse.ts'
import { FLAGS } from '../../src/compat/pprof/command-line/flag-table.ts'
import { runCli } from '../support/run-cli.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'
const own = Object.keys(ANALYZE_SPEC.options)

describe('words that are no command', () => {
  it.each(COMMANDS.map(({ name }) => name))('help %s is %s --help', async (name) => {
    const { stdout, code } = await runCli(['help', name])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: deferscope ${name}`)
  })

  it('help and version are --help and --version', async () => {
    expect(await runCli(['help'])).toEqual(await runCli(['--help']))
    expect(await runCli(['version'])).toEqual(await runCli(['--version']))
  })

  it.each([
    [['help', 'dfif'], 'did you mean deferscope help diff?'],
    [['help', 'shape'], 'deferscope help lists the commands; deferscope explain shape may explain the word'],
    [['analyse', HEAP], 'did you mean deferscope analyze?'],
    [['gorutines', HEAP], 'did you mean deferscope goroutines?'],
    [['web', HEAP], 'deferscope pprof -web … prints what pprof prints'],
    [['list', HEAP], 'write deferscope list REGEXP PROFILE'],
    [
      ['explain', 'convoi'],
      'the nearest terms are lock-convoy, companion, recover-in-vain, pool, loop; deferscope explain lists all terms',
    ],
    [['explain', 'shpae'], 'did you mean deferscope explain shape?'],
    [['explain', 'defer-in-lop'], 'did you mean deferscope explain defer-in-loop?'],
    [
      [HEAP, '--sample-index', 'inuse_spcae'],
      'did you mean inuse_space? the profile has alloc_objects, alloc_space, inuse_objects, inuse_space',
    ],
    [[HEAP, '--sample-index', 'cpu'], 'the profile has alloc_objects, alloc_space, inuse_objects, inuse_space'],
    [['top'], 'write deferscope top PROFILE'],
  ])('%j: %s', async (argv, next) => {
    const { code, stdout, stderr } = await runCli(argv)
    expect([code, stdout, stderr.split('\n')[2]]).toEqual([2, '', `  next: ${next}`])
  })

  it.each([
    [
      ['top', HEAP],
      ['pprof', '-top', HEAP],
    ],
    [
      ['top', '-cum', HEAP],
      ['pprof', '-top', '-cum', HEAP],
    ],
    [
      ['peek', 'importOrders', HEAP],
      ['pprof', '-peek=importOrders', HEAP],
    ],
    [
      ['list', 'importOrders', HEAP],
      ['pprof', '-list=importOrders', HEAP],
    ],
  ])('%j prints what %j prints', async (words, same) => {
    const printed = await runCli(words)
    expect(printed.code).toBe(0)
    expect(printed).toEqual(await runCli(same))
  })
})

describe('options of other tools', () => {
  it.each([
    ['-inuse_space', 'write --sample-index inuse_space'],
    ['--alloc_objects', 'write --sample-index alloc_objects'],
    ['-nodecount=5', 'write --rows N'],
    ['-diff_base=old.pb.gz', 'deferscope diff BEFORE AFTER compares profiles'],
    ['-top', 'deferscope pprof -top … prints what pprof prints'],
    ['--json', 'write --format json'],
    ['--no-color', 'write --color never'],
    ['--vs', 'it is an option of deferscope diff, deferscope goroutines'],
    ['--sample_index=1', 'write --sample-index TYPE'],
    ['--memorylimit=1GiB', 'did you mean --memory-limit?'],
  ])('%s: %s', async (word, next) => {
    const { code, stderr } = await runCli([HEAP, word])
    const flag = word.replace(/=.*/, '')
    expect([code, stderr]).toEqual([2, `error: there is no option ${flag}\n  at ${flag}\n  next: ${next}\n`])
  })

  it('advise only what the command has', async () => {
    expect((await runCli(['explain', '-inuse_space'])).stderr).toContain('next: deferscope explain --help lists the options')
    expect((await runCli(['scan', '--source', '.'])).stderr).toContain('next: give the directory alone: deferscope scan DIR')
  })

  it('every flag of pprof that analyze does not have is known', () => {
    const unknown = FLAGS.map(({ name }) => name).filter((name) => !own.includes(name) && adviceFor(name, own) === null)
    expect(unknown).toEqual([])
  })

  it('every option that is advised exists', () => {
    for (const { name } of FLAGS) {
      const option = /write --([\w-]+)/.exec(adviceFor(name, own) ?? '')?.[1]
      if (option !== undefined) expect(() => parseArguments([HEAP, `--${option}=1`])).not.toThrow()
    }
  })
})

describe('errors', () => {
  const SECRET = 'https://user:hunter2@host/heap?token=hunter2'

  it.each([
    ['--symbols', [HEAP, '--symbols', SECRET]],
    ['--binary', [HEAP, '--binary', SECRET]],
    ['--source', [HEAP, '--source', SECRET]],
    ['--output', [HEAP, '--output', SECRET]],
    ['--export', [HEAP, '--export', `${SECRET}=x`]],
    ['a directory to scan', ['scan', SECRET]],
    ['a password with a space', ['scan', 'https://user:my hunter2@host/']],
  ])('show no secret of a URL where a file goes: %s', async (_name, argv) => {
    const { code, stderr } = await runCli(argv)
    expect([code, stderr.includes('hunter2'), stderr.includes('my ')]).toEqual([2, false, false])
  })

  it('name the rest of it', async () => {
    expect((await runCli(['scan', SECRET])).stderr).toContain('at https://host/heap\n')
  })
})

describe('--memory-limit', () => {
  it('warns of a number that can only be bytes by mistake', async () => {
    const { code, stderr } = await runCli([HEAP, '--memory-limit', '512'])
    expect([code, stderr]).toEqual([
      0,
      'warning: --memory-limit 512 is a number of bytes\n  at --memory-limit\n  next: write its unit, such as 512MiB\n',
    ])
  })

  it.each(['512MiB', '536870912', '1k'])('does not warn of %s', async (limit) => {
    expect((await runCli([HEAP, '--memory-limit', limit])).stderr).toBe('')
  })

  it('does not warn with --quiet', async () => {
    expect((await runCli([HEAP, '--memory-limit', '512', '--quiet'])).stderr).toBe('')
  })
})
