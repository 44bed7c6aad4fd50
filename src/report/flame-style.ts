import { CONFIDENCES } from '../attribution/evidence.ts'
import type { FlameFrames } from './flame-frame.ts'

/** How a frame is drawn: the name of its colour, and the grade that its edge and pattern show, empty for frames that are no evidence. */
export interface FrameStyle {
  /** `grown`, `shrunk`, a grade, `package-0` and so on, or `golang`. */
  readonly fill: string
  readonly grade: string
}

/** The grades that have a pattern: what is exact is plain. */
export const PATTERNED_GRADES = ['strong', 'likely', 'possible'] as const

/**
 * The style of a frame. In a comparison the colour says what changed, and edge and pattern alone how sure the evidence is; else the colour is
 * that of the evidence or of the package.
 */
export function frameStyle(frames: FlameFrames, row: number): FrameStyle {
  const grade = frames.confidence(row)
  const change = frames.change(row)
  if (change === 'grown' || change === 'shrunk') return { fill: change, grade }
  if (frames.wholeBefore !== null) return { fill: 'golang', grade }
  if (grade !== '') return { fill: grade, grade }
  const color = frames.packageColor(row)
  return { fill: color === null ? 'golang' : `package-${color}`, grade }
}

/** The styles of a drawing, and what they mean. Of the grades those are named that some row has. */
export function flameLegend(frames: FlameFrames, rows: Iterable<number>): (FrameStyle & { readonly words: string })[] {
  const grades = new Set(Array.from(rows, (row) => frames.confidence(row)))
  const isComparison = frames.wholeBefore !== null
  const evidence = CONFIDENCES.filter((grade) => grades.has(grade)).map((grade) => ({
    fill: isComparison ? 'golang' : grade,
    grade,
    words: `what defer costs: ${grade} evidence`,
  }))
  const plain = (fill: string, words: string) => ({ fill, grade: '', words })
  if (isComparison)
    return [plain('grown', '▲ grown'), plain('shrunk', '▼ shrunk'), plain('golang', 'not significant, or not tested'), ...evidence]
  return [...evidence, plain('package-0', 'functions, a colour for each package'), plain('golang', "Go's library")]
}
