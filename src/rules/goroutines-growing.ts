import type { Rule } from './rule.ts'

/** Goroutines whose number grew since an earlier dump. */
export const goroutinesGrowing: Rule = {
  id: 'goroutines-growing',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines at one place become more',
  explanation:
    'Since the dump before there are at least 10 goroutines more at this place, and at least a fifth more. Load that rises looks the same: compare two dumps at the same load, or a third one after the load is gone.',
  fix: 'Look at what these goroutines wait for, and who should have ended them.',
  example: null,
  source: 'go.uber.org/goleak, IgnoreCurrent (what was there before is left out)',
}
