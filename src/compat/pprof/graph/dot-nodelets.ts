import { compareMagnitudes, truncatedToInt64 } from '../../../base/go-int64.ts'
import { compareIntegers, type Integer, narrow, plus } from '../../../base/int64.ts'
import { compareText } from '../../../base/order.ts'
import { label, scale } from '../measurement.ts'
import { type GraphNode, mean, type Tag } from './graph.ts'
import { MAX_NODELETS } from './trim-graph.ts'

/** Source: google/pprof internal/graph/dotgraph.go, `FormatValue`. */
type FormatValue = (value: Integer) => string

/**
 * The boxes for a node's tags: where the node has no callees, its cum tags; else only its flat tags. "" where there are none. `guard`
 * escapes
 * their names.
 * Source: google/pprof internal/graph/dotgraph.go, `addNodelets`.
 */
export function dotNodelets({ tags, outEdges }: GraphNode, id: number, format: FormatValue, guard: (text: string) => string): string {
  if (tags === null) return ''
  const isFlat = outEdges.length > 0
  let text = ''
  for (const [i, tag] of sortedTags(tags.labels, isFlat).slice(0, MAX_NODELETS).entries()) {
    const value = isFlat ? mean(tag.flat, tag.flatDivisor) : mean(tag.cum, tag.cumDivisor)
    if (Number(value) === 0) continue
    const weight = format(value)
    text += `N${id}_${i} [label = "${escapedLines(tag.name, guard)}" id="N${id}_${i}" fontsize=8 shape=box3d tooltip="${weight}"]\n`
    text += `N${id} -> N${id}_${i} [label=" ${weight}" weight=100 tooltip="${weight}" labeltooltip="${weight}"]\n`
    text += numericNodelets(tags.numbers.get(tag.name), isFlat, `N${id}_${i}`, format, guard)
  }
  return text + numericNodelets(tags.numbers.get(''), isFlat, `N${id}`, format, guard)
}

/** Joins several labels into one tag, with Graphviz's line ends between them. */
function escapedLines(name: string, guard: (text: string) => string): string {
  return name.split('\\n').map(guard).join('\\n')
}

function numericNodelets(
  tags: readonly Tag[] | undefined,
  isFlat: boolean,
  source: string,
  format: FormatValue,
  guard: (text: string) => string,
): string {
  if (tags === undefined) return ''
  let text = ''
  for (const [i, tag] of collapsedTags(tags, MAX_NODELETS, isFlat).entries()) {
    const flat = mean(tag.flat, tag.flatDivisor)
    const cum = mean(tag.cum, tag.cumDivisor)
    const showsFlat = isFlat || compareIntegers(flat, cum) === 0
    const value = showsFlat ? flat : cum
    if (Number(value) === 0) continue
    const weight = format(value)
    const style = showsFlat ? '' : ' style="dotted"'
    text += `N${source}_${i} [label = "${guard(tag.name)}" id="N${source}_${i}" fontsize=8 shape=box3d tooltip="${weight}"]\n`
    text += `${source} -> N${source}_${i} [label=" ${weight}" weight=100 tooltip="${weight}" labeltooltip="${weight}"${style}]\n`
  }
  return text
}

/** Sorts tags by flat or cum value, then by name. Source: google/pprof internal/graph/graph.go, `SortTags`. */
export function sortedTags(tags: readonly Tag[], isFlat: boolean): Tag[] {
  return tags
    .slice()
    .sort((a, b) => (isFlat ? 0 : compareMagnitudes(a.cum, b.cum)) || compareMagnitudes(a.flat, b.flat) || compareText(a.name, b.name))
}

/**
 * Joins numeric tags into at most `count` groups: each of the heaviest tags forms one, and every other tag joins the nearest.
 * Source: google/pprof internal/graph/dotgraph.go, `collapsedTags`, `tagGroupLabel`.
 */
export function collapsedTags(tags: readonly Tag[], count: number, isFlat: boolean): Tag[] {
  const sorted = sortedTags(tags, isFlat)
  if (sorted.length <= count) return sorted
  const groups = sorted.slice(0, count).map((tag) => [tag])
  for (const tag of sorted.slice(count)) {
    let nearest = 0
    for (let i = 1; i < count; i++) if (distance(tag, groups[i]![0]!) < distance(tag, groups[nearest]![0]!)) nearest = i
    groups[nearest]!.push(tag)
  }
  return sortedTags(groups.map(joinedTags), isFlat)
}

/** Source: google/pprof internal/graph/dotgraph.go, `tagDistance`. */
function distance(tag: Tag, other: Tag): number {
  const { value } = scale(other.value, other.unit, tag.unit)
  return Math.abs(value - Number(tag.value))
}

function joinedTags(group: readonly Tag[]): Tag {
  let [least] = group as [Tag]
  let most = least
  let [flat, flatDivisor, cum, cumDivisor]: Integer[] = [0, 0, 0, 0]
  for (const tag of group) {
    if (truncatedToInt64(scale(tag.value, tag.unit, least.unit).value) < least.value) least = tag
    if (truncatedToInt64(scale(tag.value, tag.unit, most.unit).value) > most.value) most = tag
    flat = plus(flat!, tag.flat)
    flatDivisor = plus(flatDivisor!, tag.flatDivisor)
    cum = plus(cum!, tag.cum)
    cumDivisor = plus(cumDivisor!, tag.cumDivisor)
  }
  const lowest = label(least.value, least.unit)
  return {
    name: group.length === 1 ? lowest : `${lowest}..${label(most.value, most.unit)}`,
    unit: '',
    value: 0,
    flat: narrow(mean(flat!, flatDivisor!)),
    flatDivisor: 0,
    cum: narrow(mean(cum!, cumDivisor!)),
    cumDivisor: 0,
  }
}
