/**
 * What deferscope writes into the comments of a profile that it captures, so that other tools keep it: who captured the profile, from
 * where, how many hidden runtime frames its stacks name, and the MemStats of the process.
 */
export interface CaptureNote {
  /** The tool and its version, such as `deferscope 0.1.0`. */
  readonly tool: string
  /** The endpoint, without credentials. */
  readonly source: string
  /** `full`: every hidden frame of a record has its name. `partial`: some addresses could not be named. */
  readonly frames: 'full' | 'partial'
  /** Whether a garbage collection ran right before the capture. */
  readonly gc: boolean
  /** `runtime.MemStats` by name, with values as the text profile prints them. */
  readonly memStats: ReadonlyMap<string, string>
}

const CAPTURE = 'deferscope capture: '
const MEM_STATS = 'runtime.MemStats: '

/** Left out of comments because they are too long: the end times of 256 pauses, and a table of sizes that the analysis does not use. */
const LEFT_OUT = ['PauseEnd', 'BySize']

/** Writes the note as two comments. pprof prints them above each report. */
export function captureComments({ tool, frames, gc, source, memStats }: CaptureNote): string[] {
  const stats = [...memStats]
    .filter(([name]) => !LEFT_OUT.includes(name))
    .map(([name, value]) => `${name}=${name === 'PauseNs' ? withoutZeros(value) : value}`)
  return [`${CAPTURE}tool=${tool}; frames=${frames}; gc=${gc ? 'yes' : 'no'}; source=${source}`, MEM_STATS + stats.join('; ')]
}

/** Drops the unused places, which are zero, from the ring of pauses. */
function withoutZeros(pauses: string): string {
  return `[${(pauses.match(/\d+/g) ?? []).filter((pause) => pause !== '0').join(' ')}]`
}

/**
 * Reads the note from the comments of a profile; null where deferscope did not capture it. For merged captures, `tool`, `source` and
 * `memStats` are those of the first; `frames` is `full`, and `gc` is true, only where all notes say so.
 */
export function readCaptureNote(comments: readonly string[]): CaptureNote | null {
  const notes = comments.map((text) => CAPTURE_LINE.exec(text)).filter((match) => match !== null)
  if (notes.length === 0) return null
  const [, tool, , , source] = notes[0]! as unknown as string[]
  const memStats = new Map<string, string>()
  for (const pair of (comments.find((text) => text.startsWith(MEM_STATS)) ?? MEM_STATS).slice(MEM_STATS.length).split('; ')) {
    const match = /^(\w+)=(.*)$/s.exec(pair)
    if (match !== null) memStats.set(match[1]!, match[2]!)
  }
  return {
    tool: tool!,
    source: source!,
    frames: notes.every(([, , frames]) => frames === 'full') ? 'full' : 'partial',
    gc: notes.every(([, , , gc]) => gc === 'yes'),
    memStats,
  }
}

const CAPTURE_LINE = /^deferscope capture: tool=(deferscope [^;]*); frames=(full|partial); gc=(yes|no); source=(.*)$/s
