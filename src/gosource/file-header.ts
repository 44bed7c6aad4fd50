import { type Constraint, lowestMinor, nameConstraint, parseBuildExpression, parsePlusBuild } from './build-constraints.ts'
import type { SyntaxFile } from './syntax-tree.ts'

/** What the head and the name of a Go file say about it. */
export interface FileHeader {
  /** Null where the file has no package clause. */
  readonly packageName: string | null
  readonly isTest: boolean
  readonly isGenerated: boolean
  /** The condition under which the file is compiled; null for always. */
  readonly constraint: Constraint | null
  /** The lowest Go 1.N that the `//go:build` line asks for; null where it asks for none. */
  readonly minor: number | null
}

/** Reads the header of a file. Source: pkg.go.dev/cmd/go, "Build constraints" and "Generate Go files by processing source". */
export function headerOf(file: SyntaxFile): FileHeader {
  const clause = file.root.children.find((node) => node.type === 'package_clause')
  const name = clause?.children.find((node) => node.type === 'package_identifier')
  const head = file.comments
    .filter((one) => clause === undefined || one.start < clause.start)
    .map((one) => ({ node: one, text: file.textOf(one) }))
  const build = head.map(({ text }) => /^\/\/go:build[ \t]+(.+?)\s*$/.exec(text)?.[1]).find((text) => text !== undefined)
  const written = build === undefined ? plusBuild(file, head) : parseBuildExpression(build)
  const parts = [nameConstraint(file.path), written].filter((one) => one !== null)
  return {
    packageName: name === undefined ? null : file.textOf(name),
    isTest: file.path.endsWith('_test.go'),
    isGenerated: head.some(({ node, text }) => /^\/\/ Code generated .* DO NOT EDIT\.\r?$/.test(text) && file.columnAt(node.start) === 1),
    constraint: parts.length === 2 ? { all: parts } : (parts[0] ?? null),
    minor: build === undefined || written === null ? null : lowestMinor(written),
  }
}

type HeadComment = { readonly node: { readonly end: number }; readonly text: string }

/**
 * The `// +build` lines, which must all hold. An empty line must separate them from the package clause; otherwise they are a doc comment.
 */
function plusBuild(file: SyntaxFile, head: readonly HeadComment[]): Constraint | null {
  const all: Constraint[] = []
  for (const [i, { text }] of head.entries()) {
    const words = /^\/\/[ \t]*\+build[ \t]+(.*)$/.exec(text.trimEnd())?.[1]
    const isApart = head.slice(i).some(({ node }) => /^[ \t\r]*\n[ \t\r]*\n/.test(file.text.slice(node.end)))
    if (words !== undefined && isApart) all.push(parsePlusBuild(words))
  }
  return all.length === 0 ? null : { all }
}

/**
 * The language version of a file, from its module's version: a `//go:build` line raises or lowers it, down to Go 1.21.
 * Source: cmd/compile/internal/types2/check.go, `initFiles`, of Go 1.24 and 1.26. Up to Go 1.22 a module below 1.21 is not lowered, and
 * keeps its own version; this makes no difference to ranges over functions.
 */
export function languageMinor(moduleMinor: number | null, fileMinor: number | null): number | null {
  return fileMinor === null ? moduleMinor : Math.max(fileMinor, 21)
}
