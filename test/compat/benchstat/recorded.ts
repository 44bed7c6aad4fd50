import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { benchstat, InputFailure } from '../../../src/compat/benchstat/benchstat.ts'

/** What a command line printed, and whether it was refused. */
export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly isRefused: boolean
}

/** A command line with its files, and what benchstat printed for it. */
export interface RecordedCase {
  readonly name: string
  readonly args: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly benchstat: Run
  /** What deferscope prints instead, where docs/benchstat-compatibility.md says so. */
  readonly deviating: Run | null
}

const FOLDER = new URL('cases/', import.meta.url)
const NOT_INPUTS = /^(?:args|note|expected\..*|deviating\..*)$/

/** The folders of `cases/`, each with text and CSV: `args` by line, the inputs, and `deviating.*` where ours is another. */
export function folderCases(): RecordedCase[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((name) => {
      const textOf = (file: string) => {
        const url = new URL(`${name}/${file}`, FOLDER)
        return existsSync(url) ? readFileSync(url, 'utf8') : null
      }
      const inputs = readdirSync(new URL(`${name}/`, FOLDER)).filter((file) => !NOT_INPUTS.test(file))
      const files = Object.fromEntries(inputs.map((file) => [file, textOf(file)!]))
      const args = textOf('args')!.trimEnd().split('\n')
      return (['txt', 'csv'] as const).map((kind) => {
        const run = (stdout: string): Run => ({ stdout, stderr: textOf(`expected.${kind}.stderr`) ?? '', isRefused: false })
        const deviating = textOf(`deviating.${kind}`)
        return {
          name: `${name}, ${kind}`,
          args: kind === 'csv' ? ['-format', 'csv', ...args] : args,
          files,
          benchstat: run(textOf(`expected.${kind}`)!),
          deviating: deviating === null ? null : run(deviating),
        }
      })
    })
}

interface StoredCase extends Run {
  readonly args: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly deviations?: readonly string[]
  readonly deviating?: Omit<Run, 'isRefused'>
}

/**
 * Random command lines over random files, and what benchstat of golang.org/x/perf at 22c9c6c printed (Go 1.26, amd64).
 * `deviating` was printed by the same source with the documented deviations put in by hand.
 */
export function randomCases(): RecordedCase[] {
  const stored: readonly StoredCase[] = JSON.parse(readFileSync(new URL('random.json', import.meta.url), 'utf8'))
  return stored.map(({ args, files, stdout, stderr, isRefused, deviations = [], deviating }, i) => ({
    name: [`${i + 1}:`, ...args, ...deviations.map((deviation) => `(${deviation})`)].join(' '),
    args,
    files,
    benchstat: { stdout, stderr, isRefused },
    deviating: deviating === undefined ? null : { ...deviating, isRefused },
  }))
}

/** Runs a command line over files in memory; standard input is empty. */
export async function runBenchstat(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Run> {
  let stdout = ''
  let stderr = ''
  const isDone = await benchstat(args, {
    async *open(path) {
      if (path === '-') return
      const text = files[path]
      if (path === '.') throw new InputFailure('read', path, 'is a directory', null)
      if (text === undefined) throw new InputFailure('open', path, 'no such file or directory', null)
      yield new TextEncoder().encode(text)
    },
    out: (text) => {
      stdout += text
    },
    drained: () => Promise.resolve(),
    err: (text) => {
      stderr += text
    },
  })
  return { stdout, stderr, isRefused: !isDone }
}
