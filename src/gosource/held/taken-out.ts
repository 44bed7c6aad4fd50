import type { DeclaredFunction } from './go-package.ts'

/** Whether a function takes values out of a container of this name, which may be a field or a variable. */
export function takesOut({ file, node }: DeclaredFunction, name: string): boolean {
  if (name === '') return false
  const text = file.textOf(node.child('body') ?? node)
  const place = `(?:[\\w.()\\[\\]*]*\\b)?${name}\\b`
  return new RegExp(
    `\\b(?:delete|clear)\\(\\s*${place}|slices\\.Delete\\w*\\(\\s*${place}|${place}\\s*=(?!=|\\s*append\\(\\s*${place}\\s*,)|${place}\\.(?:Delete|Remove|LoadAndDelete|Pop)\\w*\\(|<-\\s*${place}`,
  ).test(text)
}
