/** A report that users of pprof ask for by a word, as in its interactive mode. */
export interface PprofWord {
  readonly word: string
  /** How help writes it: an expression stands before the profile. */
  readonly usage: string
  readonly describe: string
  readonly takesExpression: boolean
}

/** First words of a command line that mean a report of `deferscope pprof`. */
export const PPROF_WORDS: readonly PprofWord[] = [
  { word: 'top', usage: 'top PROFILE', describe: 'what pprof -top prints: the largest functions', takesExpression: false },
  { word: 'list', usage: 'list REGEXP PROFILE', describe: 'what pprof -list prints: source of matching functions', takesExpression: true },
  { word: 'peek', usage: 'peek REGEXP PROFILE', describe: 'what pprof -peek prints: callers and callees', takesExpression: true },
]

/** The report that a first word asks for; undefined for other words. */
export function pprofWord(first: string | undefined): PprofWord | undefined {
  return PPROF_WORDS.find(({ word }) => word === first)
}

/**
 * The words of `deferscope pprof` for a report and the words behind its own; null where the expression or the profile is missing. The
 * expression is the first of them.
 */
export function pprofArguments({ word, takesExpression }: PprofWord, rest: readonly string[]): readonly string[] | null {
  if (rest.some((one) => /^--?(h|help)$/.test(one))) return ['-help']
  const isFlag = (one: string) => one.length > 1 && one.startsWith('-')
  const others = takesExpression ? rest.slice(1) : rest
  if (others.every(isFlag)) return null
  return [takesExpression ? `-${word}=${rest[0]!}` : `-${word}`, ...others]
}
