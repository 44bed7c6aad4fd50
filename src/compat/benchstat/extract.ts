import { type BenchmarkResult, baseName, nameParts } from './benchmark-result.ts'

/** A function that returns a result's value for one key; empty where the result has none. */
export type Extract = (result: BenchmarkResult) => string

/**
 * Returns the function that extracts a key: `.name`, `.fullname`, `/part` of the name, or any other key from the configuration.
 * Source: golang.org/x/perf benchproc/extract.go.
 */
export function extractKey(key: string): Extract {
  if (key === '.name') return ({ name }) => baseName(name)
  if (key === '.fullname') return ({ name }) => name
  if (key.startsWith('/')) return ({ name }) => namePart(name, key)
  return ({ configuration }) => configuration.get(key)
}

function namePart(name: string, key: string): string {
  const { parts } = nameParts(name)
  const last = parts.at(-1)
  if (key === '/gomaxprocs' && last?.startsWith('-')) return last.slice(1)
  return parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''
}

/**
 * Returns the function that extracts full names without the parts that other keys name; without `.name` the base is `*`.
 * Source: golang.org/x/perf benchproc/extract.go, `extractFullExcluded`.
 */
export function extractFullName(excluded: readonly string[]): Extract {
  const parts = excluded.filter((key) => key.startsWith('/')).map((key) => `${key}=`)
  const withoutBase = excluded.includes('.name')
  const withoutProcessors = excluded.includes('/gomaxprocs')
  return ({ name }) => {
    const named = nameParts(name)
    const kept = named.parts.filter(
      (part) => !parts.some((prefix) => part.startsWith(prefix)) && !(withoutProcessors && part.startsWith('-')),
    )
    return (withoutBase ? '*' : named.base) + kept.join('')
  }
}
