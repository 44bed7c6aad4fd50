import type { Rule } from './rule.ts'

/** Goroutines that queue for one lock. */
export const lockConvoy: Rule = {
  id: 'lock-convoy',
  severity: 'error',
  isAboutMemory: false,
  title: 'goroutines queue for a lock',
  explanation:
    'At least 10 goroutines wait in Lock or RLock of package sync at one place, or in methods of one type. A profile does not show which goroutine holds a lock, or whether methods of one type lock the same lock. It shows candidates: goroutines in the same functions, or in methods of the same type, that do not wait for a lock. Where there is no candidate, a path may have returned without unlocking. The finding is an error if a goroutine of the queue waits for a minute, else a warning.',
  fix: 'Do not wait for anything else while the lock is held: copy what is needed, unlock, then do I/O and channel operations. Defer each unlock directly after its lock.',
  example:
    'c.mu.Lock()\njobs := slices.Clone(c.jobs)\nc.mu.Unlock()\nfor _, job := range jobs {\n\tout <- job // may block, without the lock\n}',
  source: 'package sync, documentation of Mutex and RWMutex; sync/mutex.go, lockSlow',
}
