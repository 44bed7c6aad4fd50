import { type CompletedOption, completedCommands } from './completed-words.ts'

/** A script for fish 3 or later. */
export function fishCompletion(): string {
  const commands = completedCommands()
  const [first, ...others] = commands
  const isOther = `__fish_seen_subcommand_from ${others.map(({ name }) => name).join(' ')}`
  const isNone = `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`
  const lines = [
    '# Completes the commands and options of deferscope in fish.',
    ...commands.map(({ name, describe }) => `complete -c deferscope -n ${word(isNone)} -a ${name} -d ${word(describe)}`),
    ...first!.options.map((option) => optionLine(option, `not ${isOther}`)),
    ...others.flatMap(({ name, options }) => options.map((option) => optionLine(option, `__fish_seen_subcommand_from ${name}`))),
  ]
  return `${lines.join('\n')}\n`
}

function optionLine({ name, describe, value, choices, isPath }: CompletedOption, when: string): string {
  const argument = value === null ? '' : choices.length > 0 ? ` -x -a ${word(choices.join(' '))}` : isPath ? ' -r' : ' -x'
  return `complete -c deferscope -n ${word(when)} -l ${name}${argument} -d ${word(describe)}`
}

function word(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
