/** Replaces the outermost type arguments of a function name with `[...]`, as Go's text profiles write it. */
export function foldTypeArguments(name: string): string {
  if (!name.includes('[')) return name
  let folded = ''
  let depth = 0
  for (const char of name) {
    if (char === '[' && depth++ === 0) folded += '[...]'
    if (depth === 0) folded += char
    if (char === ']' && depth > 0) depth--
  }
  // an unclosed bracket: not a type argument list
  return depth === 0 ? folded : name
}
