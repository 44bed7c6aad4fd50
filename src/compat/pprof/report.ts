import { quotient, truncatedToInt64 } from '../../base/go-int64.ts'
import { type Int64Values, type Integer, magnitude, plus } from '../../base/int64.ts'
import type { GoMatcher } from '../go/regexp.ts'
import { scaledLabel } from './measurement.ts'
import type { PprofProfile } from './profile.ts'

/** What a report prints. Images are laid out from `dot` too. */
export type ReportFormat = 'callgrind' | 'comments' | 'dot' | 'list' | 'proto' | 'raw' | 'tags' | 'text' | 'topproto' | 'traces' | 'tree'

/** An expression as the user wrote it, and its matcher. */
export interface SymbolFilter {
  readonly expression: string
  readonly matches: GoMatcher
}

/** How a report chooses, sorts and formats. Source: google/pprof internal/report/report.go, `Options`. */
export interface ReportOptions {
  readonly format: ReportFormat
  readonly isCumSorted: boolean
  readonly isCallTree: boolean
  readonly dropsNegative: boolean
  readonly hasCompactLabels: boolean
  /** Whether deferscope draws the graph. */
  readonly isImage: boolean
  /** The factor for every value before it is shown; 1 changes nothing. */
  readonly ratio: number
  /** Name of the main binary; "" where it is not known. */
  readonly title: string
  /** Filters in use, such as `focus=main`, in pprof's order. */
  readonly activeFilters: readonly string[]
  /** Unit of the numeric labels, by key. */
  readonly numLabelUnits: ReadonlyMap<string, string>
  /** The most nodes; 0 for all. */
  readonly nodeCount: number
  readonly nodeFraction: number
  readonly edgeFraction: number
  /** Column of the sample type whose value is shown. */
  readonly valueColumn: number
  /** Column of the sample type to divide by for means; null for sums. */
  readonly divisorColumn: number | null
  /** Name of the sample type, for headers. */
  readonly sampleType: string
  readonly sampleUnit: string
  /** `minimum`, `auto`, or a unit. */
  readonly outputUnit: string
  /** The expression that `-list` and `-peek` look for. */
  readonly symbol: SymbolFilter | null
  readonly sourcePath: string
  readonly trimPath: string
}

/** Label that marks the samples of a `-diff_base` profile. */
export const DIFF_BASE_KEY = 'pprof::base'

/**
 * A profile, the options of its report, and the total that shares are of. Source: google/pprof internal/report/report.go, `Report`, `New`.
 */
export class PprofReport {
  readonly profile: PprofProfile
  readonly options: ReportOptions
  /** Sum of the magnitudes of all values when the report was created; later filters do not change it. */
  readonly total: Integer
  /** The unit that values are shown in: the one in the options, until a unit that fits all values is chosen. */
  outputUnit: string

  constructor(profile: PprofProfile, options: ReportOptions) {
    this.profile = profile
    this.options = options
    this.total = totalOf(profile, options)
    this.outputUnit = options.outputUnit
  }

  /** Formats a value as the report shows it. */
  format(value: Integer): string {
    return scaledLabel(timesRatio(value, this.options.ratio), this.options.sampleUnit, this.outputUnit)
  }
}

/** A value times a ratio, rounded towards zero. */
export function timesRatio(value: Integer, ratio: number): Integer {
  return ratio > 0 && ratio !== 1 ? truncatedToInt64(Number(value) * ratio) : value
}

/**
 * Sum of the magnitudes of all values, or of the diff base's values where there is one; with a divisor, the mean.
 * Source: google/pprof internal/report/report.go, `computeTotal`.
 */
function totalOf({ samples }: PprofProfile, { valueColumn, divisorColumn }: ReportOptions): Integer {
  const isBase = samples.labelSets.map(({ texts }) => texts.get(DIFF_BASE_KEY)?.includes('true') === true)
  const all = sums(samples.values[valueColumn]!, divisorColumn === null ? null : samples.values[divisorColumn]!, () => true)
  const base = isBase.includes(true)
    ? sums(samples.values[valueColumn]!, divisorColumn === null ? null : samples.values[divisorColumn]!, (i) => isBase[samples.labels[i]!]!)
    : null
  const { total, divisor } = base !== null && base.total > 0 ? base : all
  return Number(divisor) === 0 ? total : quotient(total, divisor)

  function sums(values: Int64Values, divisors: Int64Values | null, counts: (row: number) => boolean): { total: Integer; divisor: Integer } {
    let total: Integer = 0
    let divisor: Integer = 0
    for (let i = 0; i < samples.length; i++) {
      if (!counts(i)) continue
      total = plus(total, magnitude(values[i]!))
      if (divisors !== null) divisor = plus(divisor, divisors[i]!)
    }
    return { total, divisor }
  }
}
