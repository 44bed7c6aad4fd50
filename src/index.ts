/** deferscope for browsers and Node: from profiles in memory to a report. Nothing here touches files, network or process. */

export { FoldSink } from './analysis/fold.ts'
export { type ByteRange, bytesRange } from './base/byte-range.ts'
export { ProfileError } from './base/error.ts'
export { PROFILE_NAMES, type ProfileName } from './base/profile-names.ts'
export { bytesSource, type ProfileSource } from './base/profile-source.ts'
export type { SourceFiles } from './base/source-files.ts'
export { VERSION } from './base/version.ts'
export { type DecodeOptions, decodeProfile } from './decode/decode-profile.ts'
export { encodeProfile } from './encode/encode-profile.ts'
export type { GoGrammar } from './gosource/go-parser.ts'
export { type AnalyzeOptions, analyze } from './pipeline/analyze.ts'
export { type CaptureOptions, type CaptureRound, captureProfiles } from './pipeline/capture-profiles.ts'
export type { Ask, CapturedProfile, CaptureForm } from './pipeline/captured-profile.ts'
export { CONVERT_FORMATS, type Converted, type ConvertFormat, type ConvertOptions, convert } from './pipeline/convert.ts'
export { type DiffOptions, diff } from './pipeline/diff.ts'
export { type GoroutineOptions, type GoroutinesResult, goroutines } from './pipeline/goroutines.ts'
export type { ProfileSet } from './pipeline/profile-set.ts'
export type { ExecutableFile } from './pipeline/program.ts'
export { type ScanOptions, type ScanResult, scan, type TreeToScan } from './pipeline/scan.ts'
export type { SourceTree } from './pipeline/source-evidence.ts'
export { type TrendOptions, trend } from './pipeline/trend.ts'
export { Watch, type WatchOptions } from './pipeline/watch.ts'
export type { Label } from './profile/label-rows.ts'
export type { FunctionTable, LocationTable, MappingTable, Profile, ProfileKind, ValueType } from './profile/profile.ts'
export { SampleBuffer, type SampleSink } from './profile/sample-sink.ts'
export { StackTable } from './profile/stack-table.ts'
export { renderCsv } from './render/csv.ts'
export { renderGithub } from './render/github.ts'
export { renderHtml } from './render/html.ts'
export { renderJson } from './render/json.ts'
export { renderJunit } from './render/junit.ts'
export { renderMarkdown } from './render/markdown.ts'
export type { Renderer, RenderOptions } from './render/renderer.ts'
export { renderSarif } from './render/sarif.ts'
export { explainReport as explain } from './report/explain-report.ts'
export { parseGate } from './report/gate.ts'
export { gated } from './report/gated.ts'
export type { Answer, Cell, EvidenceSource, Finding, InputSummary, Notice, Report, Row, Table } from './report/report.ts'
export { reportSchema } from './report/report-schema.ts'
export type {
  AnalyzeReport,
  DefersRow,
  DiffDefersRow,
  DiffFunctionsRow,
  DiffReport,
  DiffRuntimeRow,
  ExplainReport,
  GoroutinesReport,
  GroupsRow,
  LinesRow,
  ListRow,
  PeekRow,
  ScanReport,
  StatementsRow,
  TermsRow,
  TopTableRow,
  TrendDefersRow,
  TrendFunctionsRow,
  TrendReport,
} from './report/rows.ts'
export { savedReports } from './report/saved-report.ts'
