import { ProfileError } from '../base/error.ts'
import { readText } from '../node/small-file.ts'
import type { GcLogs } from '../pipeline/gc-diff.ts'
import type { ParsedArguments } from './command.ts'
import { listOption } from './option-values.ts'
import { labelOf, namedSets } from './source-sets.ts'

/** The logs that `--gctrace` names, by set: one for each set in their order, or `SET=FILE`. Throws `usage`, and for files that cannot be read. */
export async function gcLogsOf(args: ParsedArguments): Promise<GcLogs[]> {
  const words = listOption(args, 'gctrace')
  if (words.length === 0) return []
  const labels = args.operands.length === 0 ? null : namedSets(args.operands).map(({ label }) => label)
  const logs: GcLogs[] = []
  for (const { label, paths } of setsOf(words, labels)) {
    const texts = []
    for (const source of paths) texts.push({ source, text: await readText(source) })
    logs.push({ label, texts })
  }
  return logs
}

interface NamedLogs {
  readonly label: string
  readonly paths: readonly string[]
}

/** `sets` are the labels of the sets of profiles, null where there are logs alone. */
function setsOf(words: readonly string[], sets: readonly string[] | null): NamedLogs[] {
  const labels = words.map(labelOf)
  if (labels.every((label) => label === null)) {
    const names = sets ?? ['before', 'after']
    if (words.length === names.length) return words.map((path, i) => ({ label: names[i]!, paths: [path] }))
    throw usage(
      `there are ${names.length} sets and ${words.length} logs`,
      'give --gctrace once for each set, in their order, or as SET=FILE',
    )
  }
  const given = words.map((word, i) => ({ label: labels[i], path: word.slice((labels[i]?.length ?? -1) + 1) }))
  const names = sets ?? [...new Set(given.map(({ label }) => label ?? ''))]
  const unknown = given.find(({ label }) => !names.includes(label ?? ''))
  if (unknown !== undefined || names.includes(''))
    throw usage(
      `${unknown?.label ?? 'a log without a name'} is none of the sets`,
      `write --gctrace SET=FILE with one of ${names.join(', ')}`,
    )
  const named = names.map((label) => ({ label, paths: given.filter((one) => one.label === label).map(({ path }) => path) }))
  const known = named.filter(({ paths }) => paths.length > 0)
  if (named[0]!.paths.length === 0 || known.length < 2)
    throw usage('logs are compared with those of the first set', `give --gctrace ${names[0]}=FILE, and one of a later set`)
  return known
}

function usage(message: string, next: string): ProfileError {
  return new ProfileError('usage', message, '--gctrace', next)
}
