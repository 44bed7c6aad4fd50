/** A report that users of pprof name by a word, as in its interactive mode. */
export interface PprofWord {
  readonly word: string
  /** The usage in help; an expression stands before the profile. */
  readonly usage: string
  readonly describe: string
  readonly takesExpression: boolean
}

/** Words that, first on a command line, ask for a report of `deferscope pprof`. */
export const PPROF_WORDS: readonly PprofWord[] = [
  { word: 'top', usage: 'top PROFILE', describe: 'what pprof -top prints: the largest functions', takesExpression: false },
  { word: 'list', usage: 'list REGEXP PROFILE', describe: 'what pprof -list prints: source of matching functions', takesExpression: true },
  { word: 'peek', usage: 'peek REGEXP PROFILE', describe: 'what pprof -peek prints: callers and callees', takesExpression: true },
]

/** The report for a first word; undefined for other words. */
export function pprofWord(first: string | undefined): PprofWord | undefined {
  return PPROF_WORDS.find(({ word }) => word === first)
}

/**
 * The arguments of `deferscope pprof` for a report word and the words after it; null where the expression or the profile is missing. The
 * expression is the first word after it.
 */
export function pprofArguments({ word, takesExpression }: PprofWord, rest: readonly string[]): readonly string[] | null {
  if (rest.some((one) => /^--?(h|help)$/.test(one))) return ['-help']
  const isFlag = (one: string) => one.length > 1 && one.startsWith('-')
  const others = takesExpression ? rest.slice(1) : rest
  if (others.every(isFlag)) return null
  return [takesExpression ? `-${word}=${rest[0]!}` : `-${word}`, ...others]
}
