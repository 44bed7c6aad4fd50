import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/parse.ts'

const optionsOf = (...argv: string[]) => {
  const request = parseArguments(argv)
  if (request.kind !== 'run') throw new Error(request.kind)
  return { command: request.command.name, operands: request.args.operands, ...request.args.options }
}

describe('parseArguments', () => {
  it.each([
    [['heap.pb.gz'], { command: 'analyze', operands: ['heap.pb.gz'] }],
    [['analyze', 'a', 'b'], { command: 'analyze', operands: ['a', 'b'] }],
    [['-'], { command: 'analyze', operands: ['-'] }],
    [['007'], { command: 'analyze', operands: ['007'] }],
    [['--rows', '3', 'a'], { command: 'analyze', operands: ['a'], rows: 3 }],
    [['a', '--rows=0'], { command: 'analyze', operands: ['a'], rows: 0 }],
    [['--symbols', 's1', 'a', '--symbols=s2'], { command: 'analyze', operands: ['a'], symbols: ['s1', 's2'] }],
    [['--focus=a=b', 'x'], { command: 'analyze', operands: ['x'], focus: 'a=b' }],
    [['--focus=-x', 'y'], { command: 'analyze', operands: ['y'], focus: '-x' }],
    [['--quiet', 'x'], { command: 'analyze', operands: ['x'], quiet: true }],
    [['--', '--odd-name'], { command: 'analyze', operands: ['--odd-name'] }],
    [['benchstat', '-col', 'x', '--help', '--', 'a'], { command: 'benchstat', operands: ['-col', 'x', '--help', '--', 'a'] }],
    [['explain', 'open-coded', 'defer'], { command: 'explain', operands: ['open-coded', 'defer'] }],
    [['--fail-on', 'defers.records>1, q<0.01', 'x'], { command: 'analyze', operands: ['x'], 'fail-on': ['defers.records>1, q<0.01'] }],
  ])('reads %j', (argv, expected) => {
    expect(optionsOf(...argv)).toEqual(expected)
  })

  it('takes a first word that is no command for a profile', () => {
    expect(optionsOf('explained.pb.gz')).toMatchObject({ command: 'analyze', operands: ['explained.pb.gz'] })
  })

  it.each([
    [['--rows', 'many', 'x'], '--rows needs a whole number, not many'],
    [['--rows', '3', '--rows', '4', 'x'], '--rows is given 2 times'],
    [['--color', 'sometimes', 'x'], '--color cannot be sometimes'],
    [['x', '--focus'], '--focus needs a value'],
    [['x', '--no-color'], 'there is no option --no-color'],
    [['x', '-z'], 'there is no option -z'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(message)
  })

  it.each([
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['analyze', '--help'], 'help'],
    [[], 'help'],
    [['--version'], 'version'],
    [['-V'], 'version'],
  ])('answers %j with %s', (argv, kind) => {
    expect(parseArguments(argv).kind).toBe(kind)
  })
})
