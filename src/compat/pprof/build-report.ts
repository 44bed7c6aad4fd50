import { baseName } from '../../base/go-path.ts'
import type { GoCompiler } from '../go/regexp.ts'
import type { PprofCommand, ReportCommand } from './command-line/commands.ts'
import type { PprofConfig } from './command-line/request.ts'
import { aggregate, type Granularity } from './filters/aggregate.ts'
import { applyFilters, type Warn } from './filters/apply-filters.ts'
import { labelUnits } from './filters/label-units.ts'
import { compiled } from './filters/tag-filters.ts'
import { addTagFrames } from './filters/tag-frames.ts'
import { usageError } from './pprof-error.ts'
import type { PprofProfile } from './profile.ts'
import { PprofReport, type ReportOptions } from './report.ts'
import { sampleIndexOf } from './sample-index.ts'

/** What a report must show. */
export interface ReportRequest {
  readonly command: ReportCommand
  /** The expression of function names; "" for reports that take none. */
  readonly expression: string
  readonly config: PprofConfig
}

/**
 * Builds the report that a command line asks for: adds frames of labels, computes the total, then applies filters and merges locations.
 * Changes the profile. Throws `usage`. Source: google/pprof internal/driver/driver.go, `generateRawReport`.
 */
export function buildReport(profile: PprofProfile, request: ReportRequest, compile: GoCompiler, warn: Warn): PprofReport {
  const { units, ignored } = labelUnits(profile)
  for (const [key, others] of ignored) warn(`For tag ${key} used unit ${units.get(key)}, also encountered unit(s) ${others.join(', ')}`)
  const config = withOverrides(request.command, request.config)
  const keys = (text: string) => text.split(',').filter((key) => key !== '')
  const matches = addTagFrames(profile, keys(config.tagroot), keys(config.tagleaf), config.unit)
  if (config.tagroot !== '' && !matches.root) warn('TagRoot expression matched no samples')
  if (config.tagleaf !== '' && !matches.leaf) warn('TagLeaf expression matched no samples')
  const filter = () => applyFilters(profile, config, units, compile, warn)
  // shares are of what the filters leave, or else of everything
  if (config.relative_percentages) filter()
  const report = new PprofReport(profile, reportOptions(profile, request, config, units, compile))
  if (!config.relative_percentages) filter()
  aggregate(profile, granularityOf(config), !config.noinlines, config.showcolumns)
  return report
}

function granularityOf({ granularity }: PprofConfig): Granularity {
  return granularity === '' ? 'functions' : granularity
}

/** The options that a report overrides. Source: google/pprof internal/driver/driver.go, `applyCommandOverrides`. */
function withOverrides({ name, format }: PprofCommand, config: PprofConfig): PprofConfig {
  const isWhole = name === 'peek' || name === 'list' || format === 'proto' || format === 'raw' || format === 'callgrind'
  const granularity =
    format === 'proto' || format === 'raw' || format === 'callgrind' ? 'addresses' : name === 'list' ? 'lines' : config.granularity
  if (isWhole || !config.trim) return { ...config, granularity, nodecount: 0, nodefraction: 0, edgefraction: 0 }
  const limit = format === 'text' || format === 'topproto' ? 0 : 80
  return { ...config, granularity, nodecount: config.nodecount === -1 ? limit : config.nodecount }
}

/** Source: google/pprof internal/driver/driver.go, `reportOptions`. */
function reportOptions(
  profile: PprofProfile,
  { command, expression }: ReportRequest,
  config: PprofConfig,
  numLabelUnits: ReadonlyMap<string, string>,
  compile: GoCompiler,
): ReportOptions {
  const valueColumn = sampleIndexOf(profile, config.sample_index)
  const { type, unit } = profile.sampleTypes[valueColumn]!
  if (config.divide_by === 0) throw usageError('zero divisor specified', '-divide_by', 'give a number other than 0')
  return {
    format: command.format,
    isCumSorted: config.sort === 'cum',
    isCallTree: config.call_tree,
    dropsNegative: config.drop_negative,
    hasCompactLabels: config.compact_labels,
    isImage: command.format === 'dot' && command.output !== 'text',
    ratio: 1 / config.divide_by,
    title: titleOf(profile),
    activeFilters: FILTERS.filter((name) => config[name] !== '').map((name) => `${name}=${config[name]}`),
    numLabelUnits,
    nodeCount: config.nodecount,
    nodeFraction: config.nodefraction,
    edgeFraction: config.edgefraction,
    valueColumn,
    divisorColumn: config.mean ? 0 : null,
    sampleType: config.mean ? `mean_${type}` : type,
    sampleUnit: unit,
    outputUnit: config.unit,
    symbol:
      expression === '' ? null : { expression, matches: compiled(compile, expression, command.name, `argument regexp ${expression}`) },
    sourcePath: config.source_path,
    trimPath: config.trim_path,
  }
}

const FILTERS = ['focus', 'ignore', 'hide', 'show', 'show_from', 'tagfocus', 'tagignore', 'tagshow', 'taghide'] as const

/** The name of the main executable, which is the first mapping. */
function titleOf({ mappings }: PprofProfile): string {
  const file = mappings[0]?.file ?? ''
  return file === '' ? '' : baseName(file)
}
