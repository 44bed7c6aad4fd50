/** One input: its path, its name in errors, and its `.file`. */
export interface InputFile {
  /** `-` is standard input. */
  readonly path: string
  readonly label: string
}

/**
 * The inputs that arguments name: `path` or `label=path`. Paths that are given twice get different labels, `old.txt#0` and `old.txt#1`;
 * labels that the user gives are not changed. Source: golang.org/x/perf benchfmt/files.go, `Files.init`.
 */
export function inputFiles(args: readonly string[]): InputFile[] {
  const isPlain = (arg: string) => !arg.includes('=')
  const counts = new Map<string, number>()
  for (const path of args.filter(isPlain)) counts.set(path, (counts.get(path) ?? 0) + 1)
  const given = new Map<string, number>()
  return args.map((arg) => {
    if (!isPlain(arg)) {
      const equals = arg.indexOf('=')
      return { path: arg.slice(equals + 1), label: arg.slice(0, equals) }
    }
    if (counts.get(arg) === 1) return { path: arg, label: arg }
    const number = given.get(arg) ?? 0
    given.set(arg, number + 1)
    return { path: arg, label: `${arg}#${number}` }
  })
}
