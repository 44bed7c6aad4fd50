import type { Labels } from '../base/labels.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { CAPTURES_COLUMNS } from './fetch-columns.ts'
import type { Answer, InputSummary, Notice, Report } from './report.ts'

/** One saved file, or one profile that could not be captured. */
export interface SavedCapture {
  /** The endpoint, without credentials. */
  readonly source: string
  /** What a list of targets says of the process; empty where the user gave its URL. */
  readonly labels: Labels
  readonly profile: string
  readonly file: string | null
  readonly bytes: number | null
  /** What the file holds; null for texts. */
  readonly summary: InputSummary | null
  readonly frames: 'full' | 'partial' | 'plain' | null
  readonly error: string | null
}

/** The report of `deferscope fetch`: what was saved, and the analysis of it where it was asked for. */
export function fetchReport(captures: readonly SavedCapture[], notices: readonly Notice[], analysis: Report | null): Report {
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'fetch',
    answer: fetchAnswer(captures, analysis?.answer ?? null),
    inputs: analysis?.inputs ?? captures.flatMap(({ summary }) => (summary === null ? [] : [summary])),
    tables: {
      captures: {
        title: 'Captures',
        columns: heads(CAPTURES_COLUMNS),
        rows: captures.map(({ source, labels, profile, file, bytes, summary, frames, error }) => ({
          source,
          labels: Object.keys(labels).length === 0 ? null : labels,
          profile,
          file,
          bytes,
          time: summary?.time ?? null,
          samples: summary?.samples ?? null,
          frames,
          error,
        })),
      },
      ...analysis?.tables,
    },
    findings: analysis?.findings ?? [],
    notices: [...notices, ...(analysis?.notices ?? [])],
    verdict: analysis?.verdict ?? 'pass',
  }
}

/** The answer about saved files, with the facts of their analysis where there is one. */
interface FetchAnswer extends Answer {
  readonly files: number
  /** The number of profiles that could not be captured. */
  readonly failed: number
  /** The folder of all files; null where nothing was saved. */
  readonly folder: string | null
  /** Whether all saved heaps have the frames of defer records; null where no heap was saved. */
  readonly full_frames: boolean | null
}

/** The answer: how much was saved, what it can be used for, and the answer of the analysis. */
function fetchAnswer(captures: readonly SavedCapture[], analysis: Answer | null): FetchAnswer {
  const saved = captures.filter(({ file }) => file !== null)
  const failed = captures.length - saved.length
  const folder = saved[0] === undefined ? null : saved[0].file!.replace(/\/?[^/]*$/, '') || '.'
  const heaps = saved.filter(({ frames }) => frames !== null)
  const isFull = heaps.length === 0 ? null : heaps.every(({ frames }) => frames === 'full')
  const sentences = [
    `${counted(saved.length, 'file')} saved${folder === null ? '' : ` in ${folder}`}${failed === 0 ? '' : `, ${counted(failed, 'profile')} could not be had`}.`,
    ...(isFull === null ? [] : [isFull ? FULL : NOT_FULL]),
    ...(analysis === null ? [] : [analysis.text]),
  ]
  return { ...analysis, text: sentences.join(' '), files: saved.length, failed, folder, full_frames: isFull }
}

const FULL = 'Heaps have the runtime frames of defer records: evidence is exact.'
const NOT_FULL = 'Not every heap has the runtime frames of defer records.'
