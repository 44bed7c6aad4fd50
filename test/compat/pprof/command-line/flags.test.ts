import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../../src/compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../../../../src/compat/pprof/command-line/flags.ts'
import { usageText } from '../../../../src/compat/pprof/command-line/usage-text.ts'
import { errorIn } from '../../../support/error-in.ts'

function parse(line: string) {
  return parsePprofFlags(line.split(' '))!
}

/** google/pprof internal/driver/cli.go, parseFlags; config.go, defaultConfig. */
describe('parsePprofFlags', () => {
  it('starts from the options of pprof', () => {
    const { command, config, sources } = parse('heap.pb.gz')
    expect(command).toBeNull()
    expect(config).toMatchObject({
      unit: 'minimum',
      nodecount: -1,
      nodefraction: 0.005,
      edgefraction: 0.001,
      trim: true,
      divide_by: 1,
      sort: 'flat',
      granularity: '',
      focus: '',
    })
    expect(sources).toMatchObject({ operands: ['heap.pb.gz'], base: '', isDiffBase: false, seconds: -1, timeout: -1 })
  })

  it('reads the limit on the size of a source, which pprof does not have', async () => {
    expect(parse('-top --max-size=4GiB a').sources.maxSize).toBe(4 * 1024 ** 3)
    expect(parse('-top a').sources.maxSize).toBeNull()
    expect(await errorIn(() => parse('-max-size=large a'))).toMatchObject({ code: 'bad-size', where: '-max-size' })
  })

  it('reads reports, and what they look for', () => {
    expect(parse('-top a').command?.name).toBe('top')
    expect(parse('-peek=f.* a')).toMatchObject({ command: { name: 'peek', format: 'tree' }, expression: 'f.*' })
    expect(parse('-peek= a').command).toBeNull()
    expect(parse('-top=false a').command).toBeNull()
  })

  it('reads numbers and switches as Go does', () => {
    const { config } = parse('-nodecount=0x10 -nodefraction 1e-3 -trim=F --cum -lines a b')
    expect(config).toMatchObject({ nodecount: 16, nodefraction: 0.001, trim: false, sort: 'cum', granularity: 'lines' })
  })

  it('takes the last of a flag that is given twice, also of a base', () => {
    expect(parse('-base=a -base=b c').sources.base).toBe('b')
  })

  it('reads shorthands of the sample type in the order of pprof, and warns of those it leaves out', () => {
    expect(parse('-alloc_space -inuse_objects a')).toMatchObject({
      config: { sample_index: 'inuse_objects' },
      warnings: ['Multiple value selections, ignoring -alloc_space'],
    })
    expect(parse('-mean_delay a').config).toMatchObject({ sample_index: 'delay', mean: true })
  })

  it.each([
    ['', 'no profile source specified'],
    ['-top', 'no profile source specified'],
    ['-top -tree a', 'must set at most one output format'],
    ['-top -list=f a', 'must set at most one output format'],
    ['-lines -files a', 'conflicting options set: [files lines]'],
    ['-cum -flat a', 'conflicting options set: [cum flat]'],
    ['-base=a -diff_base=b c', '-base and -diff_base flags cannot both be specified'],
    ['-normalize a', 'must have base profile to normalize by'],
    ['-nodecount=x a', 'invalid value "x" for flag -nodecount: parse error'],
    ['-nonsense a', 'flag provided but not defined: -nonsense'],
    ['-top a -http=:0', null],
    ['-http=:0 a', '-http is not supported'],
    ['-weblist=f a', '-weblist is not supported'],
  ])('of %s says %s', (line, message) => {
    const args = line.split(' ').filter((word) => word !== '')
    // flags after the first operand are operands
    if (message === null) expect(parsePprofFlags(args)!.sources.operands).toEqual(['a', '-http=:0'])
    else expect(errorIn(() => parsePprofFlags(args)).message).toBe(message)
  })

  it('prints help that names every report it has', () => {
    expect(parsePprofFlags(['-help'])).toBeNull()
    for (const { name, format } of COMMANDS) expect(usageText().includes(`  -${name}`)).toBe(format !== null)
  })
})
