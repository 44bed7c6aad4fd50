import type { Rule } from './rule.ts'

/** A deferred function literal that uses the loop variable, which all passes share before Go 1.22. */
export const deferLoopVariable: Rule = {
  id: 'defer-loop-variable',
  severity: 'error',
  isAboutMemory: false,
  title: 'a deferred function uses a variable that all passes share',
  explanation:
    'Before Go 1.22 a loop has one variable for all its passes. A deferred literal runs after the loop, so each of its calls sees the last value: the last file is closed many times, and the other files are never closed. The go line of go.mod decides this, not the version of the compiler; where the go line is not known, the rule reports nothing.',
  fix: 'Pass the value as an argument, or declare a new variable in the body; or raise the go line of go.mod to 1.22.',
  example: 'for _, file := range files {\n\tdefer func(file *os.File) { file.Close() }(file)\n}',
  source: 'The Go Programming Language Specification, "For statements"; https://go.dev/blog/loopvar-preview',
}
