import { baseName } from '../base/go-path.ts'
/** The platform that a program is built for; null fields are not known. */
export interface Platform {
  readonly goos: string | null
  readonly goarch: string | null
  /** N of Go 1.N. */
  readonly minor: number | null
  readonly cgo: boolean | null
  /** The tags given to `-tags`; null where they are not known. */
  readonly tags: ReadonlySet<string> | null
}

/** A build constraint. */
export type Constraint =
  | { readonly tag: string }
  | { readonly not: Constraint }
  | { readonly all: readonly Constraint[] }
  | { readonly any: readonly Constraint[] }

/** The values of GOOS. Source: go/build/syslist.go of Go 1.26. */
const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(' '),
)
const UNIX = new Set('aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris'.split(' '))
const ARCHITECTURES = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
)
/** Systems that also satisfy another system's tag. */
const ALSO: Readonly<Record<string, string>> = { android: 'linux', illumos: 'solaris', ios: 'darwin' }
const MAX_DEPTH = 100

/** Parses the expression after `//go:build`; null where the line is not one. Source: go/build/constraint/expr.go. */
export function parseBuildExpression(text: string): Constraint | null {
  const tokens = text.match(/&&|\|\||[!()]|[\p{L}\p{Nd}_.]+|\S/gu) ?? []
  let at = 0
  const chain = (operator: '&&' | '||', operand: (depth: number) => Constraint | null, depth: number): Constraint | null => {
    const parts: Constraint[] = []
    do {
      const part = operand(depth)
      if (part === null) return null
      parts.push(part)
    } while (tokens[at] === operator && ++at > 0)
    if (parts.length === 1) return parts[0]!
    return operator === '&&' ? { all: parts } : { any: parts }
  }
  const or = (depth: number): Constraint | null => chain('||', (inner) => chain('&&', not, inner), depth)
  const not = (depth: number): Constraint | null => {
    const token = tokens[at++]
    if (token === undefined || depth > MAX_DEPTH) return null
    if (token === '!') {
      const operand = not(depth + 1)
      return operand === null ? null : { not: operand }
    }
    if (token === '(') {
      const inner = or(depth + 1)
      return tokens[at++] === ')' ? inner : null
    }
    return /^[\p{L}\p{Nd}_.]+$/u.test(token) ? { tag: token } : null
  }
  const constraint = or(0)
  return at >= tokens.length ? constraint : null
}

/** Parses the words of a `// +build` line: one of them must hold, and each is a list of tags joined by commas. */
export function parsePlusBuild(text: string): Constraint {
  const words = text.trim().split(/\s+/)
  return {
    any: words.map((word) => ({
      all: word.split(',').map((tag): Constraint => (tag.startsWith('!') ? { not: { tag: tag.slice(1) } } : { tag })),
    })),
  }
}

/** The constraint in a file's name: `_linux`, `_amd64`, `_linux_amd64`, before `_test`. Source: go/build/build.go, `goodOSArchFile`. */
export function nameConstraint(path: string): Constraint | null {
  const name = baseName(path).split('.')[0]!
  const first = name.indexOf('_')
  if (first === -1) return null
  const words = name.slice(first).split('_')
  if (words.at(-1) === 'test') words.pop()
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (SYSTEMS.has(before) && ARCHITECTURES.has(last)) return { all: [{ tag: before }, { tag: last }] }
  return SYSTEMS.has(last) || ARCHITECTURES.has(last) ? { tag: last } : null
}

/** Whether a constraint holds; null where that depends on something unknown about the platform. */
export function isSatisfied(constraint: Constraint, platform: Platform): boolean | null {
  if ('tag' in constraint) return hasTag(constraint.tag, platform)
  if ('not' in constraint) {
    const held = isSatisfied(constraint.not, platform)
    return held === null ? null : !held
  }
  const decisive = 'any' in constraint
  let isKnown = true
  for (const part of decisive ? constraint.any : constraint.all) {
    const held = isSatisfied(part, platform)
    if (held === decisive) return decisive
    if (held === null) isKnown = false
  }
  return isKnown ? !decisive : null
}

function hasTag(tag: string, { goos, goarch, minor, cgo, tags }: Platform): boolean | null {
  if (tags?.has(tag) === true) return true
  if (tag === 'gc') return true
  if (tag === 'gccgo' || tag === 'ignore') return false
  if (tag === 'cgo') return cgo
  if (tag === 'unix') return goos === null ? null : UNIX.has(goos)
  if (SYSTEMS.has(tag)) return goos === null ? null : goos === tag || ALSO[goos] === tag
  if (ARCHITECTURES.has(tag)) return goarch === null ? null : goarch === tag
  const release = /^go1\.(\d+)$/.exec(tag)
  if (release !== null) return minor === null ? null : Number(release[1]) <= minor
  return tags === null ? null : false
}

/**
 * The lowest minor version of Go that satisfies a constraint; null where any version does.
 * Source: go/build/constraint/vers.go, `GoVersion`.
 */
export function lowestMinor(constraint: Constraint): number | null {
  if ('tag' in constraint) {
    const release = /^go1(?:\.(\d+))?$/.exec(constraint.tag)
    return release === null ? null : Number(release[1] ?? 0)
  }
  if ('not' in constraint) return null
  const parts = ('any' in constraint ? constraint.any : constraint.all).map(lowestMinor)
  if ('any' in constraint) return parts.includes(null) ? null : Math.min(...(parts as number[]))
  const known = parts.filter((one) => one !== null)
  return known.length === 0 ? null : Math.max(...known)
}
