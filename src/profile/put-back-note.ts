/** Key of the text label of samples whose runtime frames deferscope put there: its text is the evidence, such as `shape`. */
export const PUT_BACK_LABEL = 'defer_evidence'

/** What deferscope notes in the comments of a profile that it put frames of defer records into. */
export interface PutBackNote {
  /** `deferscope 0.1.0`. */
  readonly tool: string
  /** The least confidence of the records that got frames. */
  readonly grade: string
  /** Whether samples without such frames are known to be no records; else readers look at them as at those of a plain profile. */
  readonly isWhole: boolean
}

/** The note as a comment, which pprof prints above each report. */
export function putBackComment({ tool, grade, isWhole }: PutBackNote): string {
  return `deferscope put back frames of defer records: tool=${tool}; grade=${grade}; others=${isWhole ? 'none' : 'unknown'}`
}

/** The notes that stand in these comments as one; null where there is none. */
export function readPutBackNote(comments: readonly string[]): PutBackNote | null {
  const notes = comments.map((text) => NOTE.exec(text)).filter((match) => match !== null)
  if (notes.length === 0) return null
  const [, tool, grade] = notes[0]! as unknown as string[]
  return { tool: tool!, grade: grade!, isWhole: notes.every(([, , , others]) => others === 'none') }
}

const NOTE = /^deferscope put back frames of defer records: tool=(deferscope [^;]*); grade=(\w+); others=(none|unknown)$/
