import type { Rule } from './rule.ts'

/** A lock that stays locked on one path out of the function. */
export const unlockNotDeferred: Rule = {
  id: 'unlock-not-deferred',
  severity: 'error',
  isAboutMemory: false,
  title: 'a path returns with the lock held',
  explanation:
    'The function locks and unlocks without a defer, but a return between the two leaves it locked (error), or only an explicit panic does (note). The next goroutine that locks waits for ever. The rule assumes that a function does this on purpose if it still holds the lock at its end, if its name says so, or if other code unlocks for it.',
  fix: 'Defer the unlock directly after the lock; where the lock must be short, put that part into a function of its own.',
  example: 'mu.Lock()\ndefer mu.Unlock()',
  source: 'package sync, documentation of Mutex; The Go Programming Language Specification, "Defer statements"',
}
