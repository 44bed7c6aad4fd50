import type { DeferSite } from '../attribution/attribute-defers.ts'
import { POOL_SLACK } from '../attribution/record-size.ts'
import { gradedSites, isCertain, mayBePooled, shareOf, totalBytes } from '../attribution/site-facts.ts'
import { counted } from '../base/units.ts'
import { deferRecordsLive } from '../rules/defer-records-live.ts'
import { deferRecordsPooled } from '../rules/defer-records-pooled.ts'
import { exactCommands, fetchGoroutines, type ProfileOrigin } from './exact-evidence.ts'
import type { Finding, Severity } from './report.ts'
import { bySeverity } from './severity.ts'
import { siteMeasures } from './site-measures.ts'
import {
  causeText,
  liveDetail,
  liveTitle,
  mayHoldText,
  placeText,
  shortPairDetail,
  shortPairTitle,
  sizeOnlyDetail,
} from './suspect-text.ts'

/** The inputs of the findings of a heap report. */
export interface SuspectInput extends ProfileOrigin {
  readonly sites: readonly DeferSite[]
  readonly heapBytes: number
  /** Bytes that the process may use; null where not given. */
  readonly memoryLimit: number | null
  readonly period: number
}

/** Share of the heap from which one holder is an error. Source: Eclipse MAT, leak suspects threshold. */
const ERROR_SHARE = 0.1
const WARNING_SHARE = 0.01
const WARNING_RECORDS = 1000
/** With fewer sampled records, a number is too rough for an alarm. */
const MIN_SAMPLED = 10
/** Pairs with fewer objects mean nothing. */
const MIN_SHORT_PAIR = 8
const MIN_SAMPLED_SHORT_PAIR = 2
const MAX_SHORT_PAIRS = 10
/** Undecided lines that are named. */
const MAX_NOTABLE = 3

/** The findings of a heap report, most severe first, then in the order of the sites. */
export function suspects(input: SuspectInput): Finding[] {
  const graded = gradedSites(input.sites)
  const shortPairs = input.sites.filter(isShortPair).slice(0, MAX_SHORT_PAIRS)
  const findings = graded.map((site) => gradedFinding(site, input))
  for (const site of shortPairs) findings.push(shortPairFinding(site, input))
  for (const site of notableLines(input.sites, input.heapBytes)) findings.push(notableFinding(site, input))
  return findings.sort(bySeverity)
}

/** Whether a record and a companion have matching counts that are too few to count as a pair, but too many for chance. */
export function isShortPair(site: DeferSite): boolean {
  if (site.shortPairSize === null) return false
  return site.sampledObjects === null ? site.records >= MIN_SHORT_PAIR : site.sampledObjects >= MIN_SAMPLED_SHORT_PAIR
}

/** Whether a line has objects of the size of a record and no other sign. */
export function isUndecided(site: DeferSite): boolean {
  return site.confidence === 'possible' && !isShortPair(site)
}

/**
 * Undecided lines that hold so much that they are named, largest first: a tenth of the heap, or ten sampled objects. What pools or chance
 * leave behind is not among them. Thousands of lines of a large program have objects of this size: no more than a few are named.
 */
export function notableLines(sites: readonly DeferSite[], heapBytes: number): DeferSite[] {
  const isLarge = ({ sampledObjects, recordBytes, records }: DeferSite) => {
    const hasShare = shareOf(recordBytes, heapBytes) >= ERROR_SHARE
    return sampledObjects === null ? hasShare && records > POOL_SLACK : sampledObjects >= MIN_SAMPLED || (hasShare && sampledObjects > 1)
  }
  return sites
    .filter((site) => site.function !== null && isUndecided(site) && isLarge(site))
    .sort((a, b) => b.recordBytes - a.recordBytes)
    .slice(0, MAX_NOTABLE)
}

function severityOf(site: DeferSite, input: SuspectInput): Severity {
  const isEnough = site.sampledObjects === null ? site.bytesLow !== null && site.records > POOL_SLACK : site.sampledObjects >= MIN_SAMPLED
  if (!isEnough) return 'note'
  const share = shareOf(totalBytes(site), input.heapBytes)
  if (share >= ERROR_SHARE) return isCertain(site) ? 'error' : 'warning'
  return share >= WARNING_SHARE || site.records >= WARNING_RECORDS ? 'warning' : 'note'
}

function gradedFinding(site: DeferSite, input: SuspectInput): Finding {
  const severity = severityOf(site, input)
  if (severity === 'note' && mayBePooled(site)) return pooledFinding(site, input)
  return {
    rule: deferRecordsLive.id,
    severity,
    title: liveTitle(site),
    detail: liveDetail(site, input),
    ...siteMeasures(site, input.heapBytes),
    cause: causeText(site),
    fix: site.function === null ? 'Look for defer statements in loops. From Go 1.18 on the profile tells the line.' : deferRecordsLive.fix,
    example: site.function === null ? null : deferRecordsLive.example,
    next: nextSteps(site, input),
  }
}

function pooledFinding(site: DeferSite, input: SuspectInput): Finding {
  return {
    rule: deferRecordsPooled.id,
    severity: 'note',
    title: `${placeText(site)}: ${counted(site.records, 'defer record')}, which may be left over in pools`,
    detail: liveDetail(site, input),
    ...siteMeasures(site, input.heapBytes),
    cause: 'The runtime keeps up to 32 records per P after their calls ran.',
    fix: deferRecordsPooled.fix,
    example: null,
    next: [],
  }
}

function shortPairFinding(site: DeferSite, input: SuspectInput): Finding {
  return {
    rule: deferRecordsLive.id,
    severity: 'note',
    title: shortPairTitle(site),
    detail: shortPairDetail(site, input.period),
    ...siteMeasures(site, input.heapBytes),
    cause: causeText(site),
    fix: deferRecordsLive.fix,
    example: null,
    next: exactCommands(input),
  }
}

/** A line that holds much of the size of a record, and shows no other sign. */
function notableFinding(site: DeferSite, input: SuspectInput): Finding {
  return {
    rule: deferRecordsLive.id,
    severity: 'note',
    title: mayHoldText(site),
    detail: sizeOnlyDetail(site, shareOf(site.recordBytes, input.heapBytes)),
    ...siteMeasures(site, input.heapBytes),
    cause: 'Heap profiles leave out the runtime frames that would tell.',
    fix: 'Look whether the line is a defer statement in a loop; the executable, the source or the process tells for certain.',
    example: null,
    next: exactCommands(input),
  }
}

function nextSteps(site: DeferSite, input: SuspectInput): string[] {
  const next: string[] = []
  if (site.function === null) return next
  if (site.confidence === 'likely' || site.confidence === 'strong') next.push(...exactCommands(input))
  // a live capture brings the goroutines too
  const isLive = site.confidence !== 'exact' && input.format === 'proto'
  if (site.goroutines === null && !isLive) next.push(...fetchGoroutines(input.source))
  return next
}
