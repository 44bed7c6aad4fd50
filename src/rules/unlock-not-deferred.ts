import type { Rule } from './rule.ts'

/** A lock that stays locked on one path out of the function. */
export const unlockNotDeferred: Rule = {
  id: 'unlock-not-deferred',
  severity: 'error',
  isAboutMemory: false,
  title: 'a path returns with the lock held',
  explanation:
    'The function locks, and unlocks by hand; but a return between the two does not unlock (error), or only an explicit panic does not (note). Whoever locks next waits for ever. Functions that return with the lock held at their end, that have a name which says so, or that let others unlock are taken to mean it.',
  fix: 'Defer the unlock right behind the lock; where the lock must be short, put that part into a function of its own.',
  example: 'mu.Lock()\ndefer mu.Unlock()',
  source: 'package sync, documentation of Mutex; The Go Programming Language Specification, "Defer statements"',
}
