import { deferBeforeErrorCheck } from './defer-before-error-check.ts'
import { deferBlocks } from './defer-blocks.ts'
import { deferCloseInLoop } from './defer-close-in-loop.ts'
import { deferInEndlessLoop } from './defer-in-endless-loop.ts'
import { deferInLoop } from './defer-in-loop.ts'
import { deferLoopVariable } from './defer-loop-variable.ts'
import { deferMethodValueLoop } from './defer-method-value-loop.ts'
import { deferRangeFunc } from './defer-range-func.ts'
import { deferRecordsGrowing } from './defer-records-growing.ts'
import { deferRecordsLive } from './defer-records-live.ts'
import { deferRecordsPooled } from './defer-records-pooled.ts'
import { exitBypassesDefer } from './exit-bypasses-defer.ts'
import { goInDefer } from './go-in-defer.ts'
import type { Rule } from './rule.ts'
import { unlockNotDeferred } from './unlock-not-deferred.ts'

/** Every rule, in the order `explain` lists them. */
export const RULES: readonly Rule[] = [
  deferRecordsLive,
  deferRecordsGrowing,
  deferRecordsPooled,
  deferInLoop,
  deferCloseInLoop,
  deferRangeFunc,
  deferInEndlessLoop,
  deferLoopVariable,
  deferMethodValueLoop,
  deferBeforeErrorCheck,
  exitBypassesDefer,
  unlockNotDeferred,
  deferBlocks,
  goInDefer,
]
