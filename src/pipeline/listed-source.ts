import type { NodePlace } from '../analysis/nodes.ts'
import type { Notice } from '../report/report.ts'
import type { ProgramSource } from './source-evidence.ts'

/** Reads a file at an absolute path that a profile names; null where it is not Go source, or cannot be read. */
export type ReadSource = (path: string) => Promise<string | null>

/** The lines of one function in one file that have samples. */
export interface SampledLines extends Omit<NodePlace, 'line'> {
  /** The lines, first to last, at least one. */
  readonly lines: readonly number[]
  /** First line of the function in the program; 0 where unknown. */
  readonly startLine: number
}

/** The source of a function: text by line number, in order. */
export type ListedText = ReadonlyMap<number, string>

/**
 * Lines shown before and after those with samples, where the extent of the function is unknown. Source: google/pprof
 * internal/report/source.go.
 */
const MARGIN = 5

/** Longer functions are shown only around their samples. */
const LONGEST_FUNCTION = 2000

/** The most characters of a line that are shown. */
const LONGEST_LINE = 300

/** Finds the source of functions, reading each file once: in the tree given with `--source`, else at the path in the profile. */
export class ListedSource {
  readonly #source: ProgramSource | null
  readonly #release: string | null
  readonly #read: ReadSource | null
  readonly #files = new Map<string, Promise<readonly string[] | null>>()
  readonly #missing: string[] = []
  readonly #moved: string[] = []

  /** `release` is the Go release that built the program; null where it is not known. */
  constructor(source: ProgramSource | null, release: string | null, read: ReadSource | null) {
    this.#source = source
    this.#release = release
    this.#read = read
  }

  /**
   * The text of a function, or of the lines around its samples. Null where it cannot be found, or is of another revision, whose text would
   * not match the lines.
   */
  async of(one: SampledLines): Promise<ListedText | null> {
    const inTree = await this.#inTree(one)
    const found = inTree === null || inTree.isMoved ? ((await this.#atPath(one)) ?? inTree) : inTree
    const what = `${one.function} (${one.file === '' ? 'no file' : one.file})`
    if (found === null) this.#missing.push(what)
    else if (found.isMoved) this.#moved.push(what)
    return found === null || found.isMoved ? null : found.text
  }

  /** Notices about source that was asked for and not found, with reasons. */
  notices(): Notice[] {
    const notices: Notice[] = []
    if (this.#missing.length > 0)
      notices.push({
        code: 'list-source-missing',
        text: `No source was found for ${some(this.#missing)}: only the lines that have samples are listed. --source DIR says where it is.`,
      })
    if (this.#moved.length > 0)
      notices.push({
        code: 'list-source-moved',
        text: `The source at hand is of another revision than the program at ${some(this.#moved)}: its text is not shown beside these lines.`,
      })
    return notices
  }

  async #inTree(one: SampledLines): Promise<FoundText | null> {
    const { file, lines, startLine } = one
    const place = await this.#source?.index.locate({
      function: one.function,
      file,
      line: lines[0]!,
      startLine: startLine === 0 ? null : startLine,
      release: this.#release,
    })
    if (place === undefined || place === null) return null
    const range = place.function === null ? null : place.file.linesOf(place.function)
    return { text: textOf(place.file.syntax.text.split('\n'), one, range), isMoved: place.fit === 'moved' }
  }

  async #atPath(one: SampledLines): Promise<FoundText | null> {
    const { file, startLine } = one
    if (this.#read === null || file === '') return null
    let text = this.#files.get(file)
    if (text === undefined) {
      text = this.#read(file).then((content) => content?.split('\n') ?? null)
      this.#files.set(file, text)
    }
    const lines = await text
    if (lines === null) return null
    // a function starts at the word func, the body of a range-over-func loop at its for
    const isMoved = startLine > 0 && !/\b(?:func|for)\b/.test(lines[startLine - 1] ?? '')
    return { text: textOf(lines, one, null), isMoved }
  }
}

interface FoundText {
  readonly text: ListedText
  readonly isMoved: boolean
}

function textOf(file: readonly string[], { lines, startLine }: SampledLines, range: { first: number; last: number } | null): ListedText {
  const [least, most] = [lines[0]!, lines.at(-1)!]
  const isRange = range !== null && range.last - range.first < LONGEST_FUNCTION
  const start = isRange ? range.first : startLine > 0 && startLine <= least ? startLine : least - MARGIN
  const first = Math.max(1, Math.min(start, least), most - LONGEST_FUNCTION)
  const last = Math.min(file.length, Math.max(isRange ? range.last : most + MARGIN, most))
  const text = new Map<number, string>()
  for (let line = first; line <= last; line++) text.set(line, shown(file[line - 1]!))
  return text
}

/** Replaces a tab by four spaces; renderers make other control characters visible. */
function shown(line: string): string {
  const text = line.replace(/\r$/, '').replaceAll('\t', '    ')
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text
}

const MAX_LISTED = 5

function some(names: readonly string[]): string {
  const more = names.length - MAX_LISTED
  return names.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
