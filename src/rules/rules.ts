import { connectionPoolWaits } from './connection-pool-waits.ts'
import { contextNotCancelled } from './context-not-cancelled.ts'
import { deferAfterReturn } from './defer-after-return.ts'
import { deferArgumentNow } from './defer-argument-now.ts'
import { deferBeforeErrorCheck } from './defer-before-error-check.ts'
import { deferBlocks } from './defer-blocks.ts'
import { deferCloseInLoop } from './defer-close-in-loop.ts'
import { deferHoldsMemory } from './defer-holds-memory.ts'
import { deferInEndlessLoop } from './defer-in-endless-loop.ts'
import { deferInLoop } from './defer-in-loop.ts'
import { deferLoopVariable } from './defer-loop-variable.ts'
import { deferMethodValueLoop } from './defer-method-value-loop.ts'
import { deferRangeFunc } from './defer-range-func.ts'
import { deferRecordsGrowing } from './defer-records-growing.ts'
import { deferRecordsLive } from './defer-records-live.ts'
import { deferRecordsPooled } from './defer-records-pooled.ts'
import { deferReplacedValue } from './defer-replaced-value.ts'
import { exitBypassesDefer } from './exit-bypasses-defer.ts'
import { functionGrowing } from './function-growing.ts'
import { goInDefer } from './go-in-defer.ts'
import { goroutineBlockedInDefer } from './goroutine-blocked-in-defer.ts'
import { goroutineLeaked } from './goroutine-leaked.ts'
import { goroutinesGrowing } from './goroutines-growing.ts'
import { goroutinesPiledUp } from './goroutines-piled-up.ts'
import { goroutinesSleeping } from './goroutines-sleeping.ts'
import { lockConvoy } from './lock-convoy.ts'
import { openConnections } from './open-connections.ts'
import { openRows } from './open-rows.ts'
import { openTransactions } from './open-transactions.ts'
import { panicInDeferredCall } from './panic-in-deferred-call.ts'
import { poolPerCall } from './pool-per-call.ts'
import { recoverInVain } from './recover-in-vain.ts'
import type { Rule } from './rule.ts'
import { unlockNotDeferred } from './unlock-not-deferred.ts'
import { websocketPumps } from './websocket-pumps.ts'

/** Every rule, in the order `explain` lists them. */
export const RULES: readonly Rule[] = [
  deferHoldsMemory,
  deferRecordsLive,
  deferRecordsGrowing,
  deferRecordsPooled,
  functionGrowing,
  goroutineBlockedInDefer,
  panicInDeferredCall,
  goroutineLeaked,
  lockConvoy,
  openTransactions,
  openRows,
  openConnections,
  connectionPoolWaits,
  goroutinesSleeping,
  websocketPumps,
  contextNotCancelled,
  goroutinesGrowing,
  goroutinesPiledUp,
  deferInLoop,
  deferCloseInLoop,
  deferRangeFunc,
  deferInEndlessLoop,
  deferLoopVariable,
  deferMethodValueLoop,
  deferBeforeErrorCheck,
  deferReplacedValue,
  deferAfterReturn,
  deferArgumentNow,
  recoverInVain,
  poolPerCall,
  exitBypassesDefer,
  unlockNotDeferred,
  deferBlocks,
  goInDefer,
]
