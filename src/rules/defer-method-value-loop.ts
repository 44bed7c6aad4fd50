import type { Rule } from './rule.ts'

/** A deferred call of a pointer method on the loop variable, which all passes share before Go 1.22. */
export const deferMethodValueLoop: Rule = {
  id: 'defer-method-value-loop',
  severity: 'error',
  isAboutMemory: false,
  title: 'a deferred method with a pointer receiver on a variable that all passes share',
  explanation:
    'For a loop variable that holds a struct, a call of a method with a pointer receiver takes the address of the variable. Before Go 1.22 all passes share this variable, so every deferred call works on the last element. The rule reports this only where the file itself declares the type, its method and the type of the value that the loop ranges over.',
  fix: 'Range over the index and call the method on the element; or raise the go line of go.mod to 1.22.',
  example: 'for i := range conns {\n\tdefer conns[i].Close()\n}',
  source: 'The Go Programming Language Specification, "Method values" and "For statements"; https://go.dev/blog/loopvar-preview',
}
