import type { Rule } from './rule.ts'

/** Goroutines whose number grew since an earlier dump. */
export const goroutinesGrowing: Rule = {
  id: 'goroutines-growing',
  severity: 'warning',
  isAboutMemory: false,
  title: 'the number of goroutines at one place grows',
  explanation:
    'This place has at least 10 goroutines more than in the dump before, and at least a fifth more. A load that rises looks the same: compare two dumps at the same load, or take a third dump after the load has ended.',
  fix: 'Find out what these goroutines wait for, and which code should have ended them.',
  example: null,
  source: 'go.uber.org/goleak, IgnoreCurrent (what was there before is left out)',
}
