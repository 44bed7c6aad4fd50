import type { SyntaxFile } from '../syntax-tree.ts'

/**
 * The language version of a file: the module's, unless a `//go:build go1.N` line above the package clause asks for another.
 * Source: go/types, `(*Checker).initFiles` in Go 1.26: a file gets at least Go 1.21 then.
 */
export function languageMinor(file: SyntaxFile, moduleMinor: number | null): number | null {
  const packageAt = file.root.children.find((one) => one.type === 'package_clause')?.start ?? 0
  for (const comment of file.comments) {
    if (comment.start > packageAt) break
    const minor = /^\/\/go:build go1\.(\d+)\s*$/.exec(file.textOf(comment))?.[1]
    if (minor !== undefined) return Math.max(Number(minor), 21)
  }
  return moduleMinor
}
