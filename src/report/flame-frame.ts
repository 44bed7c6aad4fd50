import { shortFunctionName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { baseName } from '../base/go-path.ts'
import { formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { FLAME_CHANGES, FLAME_KINDS, type FlameChange, type FlameKind, type FlameTree } from './flame.ts'
import { wholeValues } from './flame-layout.ts'

/** Colour alone does not tell everyone what grew. */
const SIGNS: Readonly<Record<FlameChange, string>> = { untested: '', unchanged: '', grown: '▲ ', shrunk: '▼ ' }

/** Type arguments, and what the compiler adds to the name of the function that a literal or wrapper is in. */
const NAME_END = /\[|(?:\.(?:func|gowrap|deferwrap)?\d+|-range\d+|-fm)*$/

/** The number of colours that packages share. */
export const PACKAGE_COLORS = 6

/** The frames of a tree for one sample type, in the words and classes that all drawings share. Texts are safe to show. */
export class FlameFrames {
  readonly tree: FlameTree
  readonly type: number
  /** Whole values; those after, in a comparison. */
  readonly whole: Float64Array
  /** Whole values before; null where nothing is compared. */
  readonly wholeBefore: Float64Array | null
  readonly #unit: string

  constructor(tree: FlameTree, type: number) {
    const { nodes, before } = tree
    this.tree = tree
    this.type = type
    this.whole = wholeValues(nodes.parent, nodes.self[type]!, nodes.rest[type]!)
    this.wholeBefore = before === undefined ? null : wholeValues(nodes.parent, before.self[type]!, before.rest[type]!)
    this.#unit = tree.sampleTypes[type]!.unit
  }

  kind(row: number): FlameKind {
    return FLAME_KINDS[this.tree.nodes.kind[row]!]!
  }

  /** The whole name; `all` for the root. */
  name(row: number): string {
    return row === 0 ? 'all' : visibleText(this.#text('name', row))
  }

  /** The name as it stands in a frame: without the folders of its package; marks with their line, and a sign where the frame grew or shrank. */
  label(row: number): string {
    return SIGNS[this.change(row)] + this.#shortName(row)
  }

  /** As much of the label as fits into `room` characters: without its package, or its receiver, before it is cut. */
  fittingLabel(row: number, room: number): string {
    const name = this.#shortName(row)
    // a literal or an instance is nothing without the name of its function
    const own = name.slice(0, name.search(NAME_END))
    const isFunction = row > 0 && this.kind(row) === 'function'
    const starts = isFunction ? [0, own.indexOf('.') + 1, own.lastIndexOf('.') + 1] : [0]
    const labels = starts.map((start) => SIGNS[this.change(row)] + name.slice(start))
    return labels.find((label) => label.length <= room) ?? cutText(labels.at(-1)!, room)
  }

  /** `file:line`, or less where less is known. */
  place(row: number): string {
    return visibleText(this.#text('place', row))
  }

  /** `shape, likely`; empty for frames that are no evidence of anything. */
  evidence(row: number): string {
    const evidence = this.#text('evidence', row)
    return evidence === '' ? '' : visibleText(`${evidence}, ${this.#text('confidence', row)}`)
  }

  /** Empty for frames that are no evidence of anything. */
  confidence(row: number): string {
    return this.#text('confidence', row)
  }

  change(row: number): FlameChange {
    const { before } = this.tree
    return FLAME_CHANGES[before === undefined ? 0 : before.change[this.type]![row]!]!
  }

  /** The value with its unit: `21.50MiB`, `12,000`. */
  value(value: number): string {
    return formatValue(value, this.#unit)
  }

  /** `21.50MiB, 22.00% of all`; in a comparison `10.00MiB before, 21.50MiB after`. */
  amount(value: number, before: number | null): string {
    const after = this.value(value)
    if (before !== null) return `${this.value(before)} before, ${after} after`
    const total = this.whole[0]!
    return value === total || total === 0 ? after : `${after}, ${formatValue(value / total, 'share')} of all`
  }

  /** What a test said of the frame's function or statement; empty where nothing is compared. */
  verdict(row: number): string {
    const { before } = this.tree
    if (before === undefined || row === 0) return ''
    const q = before.q[this.type]![row]
    const change = this.change(row)
    if (change === 'untested') return 'not tested'
    const text = change === 'unchanged' ? 'not significant' : change
    return q === null || q === undefined ? text : `${text}, q = ${q < 0.001 ? q.toExponential(1) : q.toFixed(3)}`
  }

  /** All that is known of a frame, a line each: for tooltips. */
  lines(row: number): string[] {
    const own = this.tree.nodes.self[this.type]![row]!
    const ownLine = own === 0 || own === this.whole[row] ? [] : [`${this.value(own)} of its own`]
    return [...this.mergedLines(row, this.whole[row]!, this.wholeBefore?.[row] ?? null), ...ownLine]
  }

  /** The lines of a frame that stands for several, with the values of all. */
  mergedLines(row: number, value: number, before: number | null): string[] {
    const lines = [this.name(row), this.place(row), this.amount(value, before), this.evidence(row), this.verdict(row)]
    return lines.filter((line) => line !== '')
  }

  /** A number below `PACKAGE_COLORS` for the package of a function; null for those of Go's library, which stay grey. */
  packageColor(row: number): number | null {
    const name = this.#text('name', row)
    const short = shortFunctionName(name)
    const end = name.length - short.length + Math.max(0, short.indexOf('.'))
    const path = name.slice(0, end)
    if (path === '' || isStandardFunction(name)) return null
    let hash = 0
    for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) >>> 0
    return hash % PACKAGE_COLORS
  }

  #shortName(row: number): string {
    if (row === 0) return 'all'
    const name = this.#text('name', row)
    return visibleText(this.kind(row) === 'function' ? shortFunctionName(name) : `${name} ${baseName(this.#text('place', row))}`.trimEnd())
  }

  #text(column: 'name' | 'place' | 'evidence' | 'confidence', row: number): string {
    return this.tree.strings[this.tree.nodes[column][row]!]!
  }
}

/** The first `room` characters of a text, with a mark where something is missing. */
export function cutText(text: string, room: number): string {
  const characters = [...text]
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`
}
