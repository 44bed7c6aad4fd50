import yargs from 'yargs'
import type { CommandSpec } from './command.ts'
import { COMMANDS } from './commands.ts'
import { PPROF_WORDS } from './pprof-words.ts'
import { SOURCE_SCHEMES } from './source-schemes.ts'

const EXIT_CODES = 'Exit codes: 0 done, 1 a limit was exceeded, 2 wrong options or unusable input, 70 a bug here, 130 interrupted.'

/** The help text of one command, or of all where it is null, in lines of `width` characters. */
export async function helpText(command: CommandSpec | null, width: number): Promise<string> {
  const parser = yargs([]).scriptName('deferscope').wrap(Math.min(width, 110)).version(false).help(false).exitProcess(false)
  if (command === null) {
    parser.usage('Usage: $0 PROFILE… [options], or $0 COMMAND …\n\nWhat Go defers cost, from pprof profiles.')
    for (const { usage, describe } of COMMANDS) parser.command(usage, describe)
    for (const { usage, describe } of PPROF_WORDS) parser.command(usage, describe)
    parser.command('version', 'the version of deferscope')
    parser.command('help [COMMAND]', 'this help, or that of a command')
    parser.epilogue(`A PROFILE is ${sourceUsages()}; gzip or not, protobuf or the text of heap?debug=1.\n${EXIT_CODES}`)
  } else {
    parser.usage(`Usage: $0 ${command.usage}\n\n${command.describe}`).epilogue(EXIT_CODES)
  }
  const shown = command ?? COMMANDS[0]!
  for (const [name, option] of Object.entries(shown.options))
    parser.option(name, { type: option.type, describe: option.describe, ...('placeholder' in option ? { requiresArg: true } : {}) })
  parser
    .option('help', { alias: 'h', type: 'boolean', describe: 'show this help' })
    .option('version', { alias: 'V', type: 'boolean', describe: 'show the version' })
  for (const [example, text] of shown.examples) parser.example(example, text)
  return `${await parser.getHelp()}\n`
}

/** The usages of all kinds of sources, files first, although their scheme is tried last. */
function sourceUsages(): string {
  const usages = SOURCE_SCHEMES.map(({ usage }) => usage).reverse()
  return `${usages.slice(0, -1).join(', ')} or ${usages.at(-1)!}`
}
