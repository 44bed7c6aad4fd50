import { completedCommands } from './completed-words.ts'

/** A script for bash 4 or later. Where it has no word to offer, bash completes file names. */
export function bashCompletion(): string {
  const commands = completedCommands()
  const names = commands.map(({ name }) => name)
  const choices = new Map(
    commands.flatMap(({ options }) => options.flatMap(({ name, choices }) => (choices.length === 0 ? [] : [[name, choices] as const]))),
  )
  const lines = [
    '# Completes the commands and options of deferscope in bash.',
    '_deferscope() {',
    `  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} words=`,
    '  COMPREPLY=()',
    '  case $before in',
    ...[...choices].map(([name, values]) => `    --${name}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word")); return ;;`),
    '  esac',
    '  if [[ $COMP_CWORD == 1 && $word != -* ]]; then',
    `    COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$word"))`,
    '    return',
    '  fi',
    '  [[ $word == -* ]] || return',
    '  case $command in',
    ...commands.slice(1).map(({ name, options }) => `    ${name}) words='${options.map((option) => `--${option.name}`).join(' ')}' ;;`),
    `    *) words='${commands[0]!.options.map((option) => `--${option.name}`).join(' ')}' ;;`,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o default -F _deferscope deferscope',
  ]
  return `${lines.join('\n')}\n`
}
