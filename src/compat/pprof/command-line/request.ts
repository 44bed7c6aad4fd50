import type { Granularity } from '../filters/aggregate.ts'
import type { ReportCommand } from './commands.ts'

/** How a report selects, filters and shows rows. Source: google/pprof internal/driver/config.go, `config`. */
export interface PprofConfig {
  readonly output: string
  readonly call_tree: boolean
  readonly relative_percentages: boolean
  readonly unit: string
  readonly compact_labels: boolean
  readonly source_path: string
  readonly trim_path: string
  readonly mean: boolean
  readonly sample_index: string
  readonly divide_by: number
  readonly normalize: boolean
  readonly tagroot: string
  readonly tagleaf: string
  readonly drop_negative: boolean
  readonly nodecount: number
  readonly nodefraction: number
  readonly edgefraction: number
  readonly trim: boolean
  readonly focus: string
  readonly ignore: string
  readonly prune_from: string
  readonly hide: string
  readonly show: string
  readonly show_from: string
  readonly tagfocus: string
  readonly tagignore: string
  readonly tagshow: string
  readonly taghide: string
  readonly noinlines: boolean
  readonly showcolumns: boolean
  /** What a row stands for; "" is the report's own default, functions in most. */
  readonly granularity: Granularity | ''
  readonly sort: 'flat' | 'cum'
}

/** Where profiles come from. Source: google/pprof internal/driver/cli.go, `source`. */
export interface PprofSources {
  /** At least one; the first may be the executable. */
  readonly operands: readonly string[]
  readonly base: string
  /** Whether shares are of the base, which is then not cancelled against the profile. */
  readonly isDiffBase: boolean
  readonly buildId: string
  /** Seconds that a profile over time takes; -1 for the server's default. */
  readonly seconds: number
  readonly timeout: number
  readonly symbolize: string
  readonly comment: string
  readonly allFrames: boolean
  /** The most bytes of one source when inflated; null for the usual limit. */
  readonly maxSize: number | null
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string }
}

/** A parsed command line of pprof. */
export interface PprofRequest {
  /** Null where no report is named. */
  readonly command: ReportCommand | null
  /** The expression that `-peek` and `-list` look for; "" for other reports. */
  readonly expression: string
  readonly config: PprofConfig
  readonly sources: PprofSources
  /** Lines for standard error, about selections that were ignored. */
  readonly warnings: readonly string[]
}
