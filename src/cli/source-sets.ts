import { existsSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'
import type { ProfileSet } from '../pipeline/profile-set.ts'
import type { Notice } from '../report/report.ts'
import { type ParsedArguments, SET_MARK } from './command.ts'
import type { Io } from './io.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'

/** A set, as the command line names it. */
interface NamedSet {
  readonly label: string
  readonly operands: readonly string[]
}

/** Opens all sets of a command line. */
export async function openSets(args: ParsedArguments, io: Io): Promise<{ sets: ProfileSet[]; notices: Notice[] }> {
  const sets: ProfileSet[] = []
  const notices: Notice[] = []
  for (const { label, operands } of namedSets(args.operands)) {
    const inputs = await openInputs(args, io, operands, HEAP_ALONE)
    sets.push({ label, sources: inputs.sources })
    notices.push(...inputs.notices)
  }
  return { sets, notices }
}

/**
 * The sets that words name. `label=path` begins a set, and the words after it belong to it; otherwise `--vs` separates two sets; otherwise
 * there must be two words. Throws `usage`.
 */
export function namedSets(operands: readonly string[]): readonly NamedSet[] {
  const isMarked = operands.includes(SET_MARK)
  const labels = operands.map(labelOf)
  const isLabelled = labels.some((label) => label !== null)
  if (isMarked && isLabelled)
    throw usage('labels and --vs cannot be used together', 'write label=PROFILE for every set, or put --vs between two sets')
  if (operands.filter((operand) => operand.replace(/^[^=]*=/, '') === '-').length > 1)
    throw usage('standard input is given twice', 'give - once')
  if (isLabelled) return labelled(operands, labels)
  const parts = isMarked ? parted(operands) : operands.map((operand) => [operand])
  if (parts.length < 2 || (!isMarked && parts.length > 2))
    throw usage(
      parts.length > 2 ? 'it is not clear which profiles are before and which after' : 'a comparison takes two sets of profiles',
      'write deferscope diff BEFORE… --vs AFTER…, or label=PROFILE for each set',
    )
  if (parts.some((part) => part.length === 0)) throw usage('a set is empty', 'give profiles before and after --vs')
  const names = parts.length === 2 ? ['before', 'after'] : parts.map((_, i) => (i === 0 ? 'before' : `after-${i}`))
  return parts.map((part, i) => ({ label: names[i]!, operands: part }))
}

function parted(operands: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const operand of operands) {
    if (operand === SET_MARK) parts.push([])
    else parts.at(-1)!.push(operand)
  }
  return parts
}

function labelled(operands: readonly string[], labels: readonly (string | null)[]): NamedSet[] {
  const sets = new Map<string, string[]>()
  let last: string[] | null = null
  operands.forEach((operand, i) => {
    const label = labels[i]!
    if (label !== null) {
      last = sets.get(label) ?? []
      sets.set(label, last)
    }
    if (last === null) throw usage(`${operand} belongs to no set`, 'write label= in front of the first profile of each set')
    last.push(label === null ? operand : operand.slice(label.length + 1))
  })
  if (sets.size < 2) throw usage(`there is one set, ${[...sets.keys()][0]}`, 'name two sets or more: before=PROFILE after=PROFILE')
  return [...sets].map(([label, part]) => ({ label, operands: part }))
}

/** The label in `before=heap.pb.gz`; null for plain words, URLs, and existing files of such a name. */
export function labelOf(operand: string): string | null {
  const match = /^([\w.+-]+)=./.exec(operand)
  return match === null || existsSync(operand) ? null : match[1]!
}

function usage(message: string, next: string): ProfileError {
  return new ProfileError('usage', message, 'the command line', next)
}
