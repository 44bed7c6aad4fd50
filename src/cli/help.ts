import yargs from 'yargs'
import type { CommandSpec } from './command.ts'
import { COMMANDS } from './commands.ts'
import { groupedOptions, MAIN_OPTIONS } from './option-groups.ts'
import type { OptionSpec } from './options.ts'
import { PPROF_WORDS } from './pprof-words.ts'
import { SOURCE_SCHEMES } from './source-schemes.ts'

const EXIT_CODES = 'Exit codes: 0 done, 1 a limit was exceeded, 2 wrong options or unusable input, 70 a bug here, 130 interrupted.'

/**
 * The help text of one command, or of all where it is null, in lines of `width` characters. The help of all lists few options, unless
 * `hasAll`.
 */
export async function helpText(command: CommandSpec | null, width: number, hasAll = false): Promise<string> {
  const parser = yargs([]).scriptName('deferscope').wrap(Math.min(width, 110)).version(false).help(false).exitProcess(false)
  if (command === null) {
    parser.usage('Usage: $0 PROFILE… [options], or $0 COMMAND …\n\nWhat Go defers cost, from pprof profiles.')
    for (const { usage, describe } of COMMANDS) parser.command(usage, describe)
    for (const { usage, describe } of PPROF_WORDS) parser.command(usage, describe)
    parser.command('completion bash|zsh|fish', 'a script that completes commands and options in the shell')
    parser.command('version', 'the version of deferscope')
    parser.command('help [COMMAND]', 'this help, or that of a command')
    const more = hasAll ? '' : 'deferscope COMMAND --help lists all options of a command, deferscope --help --all those of analyze.\n'
    parser.epilogue(`A PROFILE is ${sourceUsages()}; gzip or not, protobuf or the text of heap?debug=1.\n${more}${EXIT_CODES}`)
  } else {
    parser.usage(`Usage: $0 ${command.usage}\n\n${command.describe}`).epilogue(EXIT_CODES)
  }
  const shown = command ?? COMMANDS[0]!
  const groups = command === null && !hasAll ? [['Options', MAIN_OPTIONS] as const] : groupedOptions(shown.options)
  for (const [title, names] of groups) {
    for (const name of names) parser.option(nameWithValue(name, shown.options[name]!), { describe: shown.options[name]!.describe })
    parser.group(
      names.map((name) => nameWithValue(name, shown.options[name]!)),
      `${title}:`,
    )
  }
  parser.option('help', { alias: 'h', describe: 'show this help' }).option('version', { alias: 'V', describe: 'show the version' })
  parser.group(['help', 'version'], groups.length === 1 ? 'Options:' : 'Help:')
  for (const [example, text] of shown.examples.slice(0, command === null ? MAIN_EXAMPLES : undefined)) parser.example(example, text)
  return `${await parser.getHelp()}\n`
}

/** The number of examples where no command is named. */
const MAIN_EXAMPLES = 4

/** `format FORMAT`, which help writes behind two dashes. */
function nameWithValue(name: string, { placeholder }: OptionSpec): string {
  return placeholder === undefined ? name : `${name} ${placeholder}`
}

/** The usages of all kinds of sources, files first, although their scheme is tried last. */
function sourceUsages(): string {
  const usages = SOURCE_SCHEMES.map(({ usage }) => usage).reverse()
  return `${usages.slice(0, -1).join(', ')} or ${usages.at(-1)!}`
}
