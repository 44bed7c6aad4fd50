import { truncatedToInt64 } from '../../../base/go-int64.ts'
import type { Integer } from '../../../base/int64.ts'
import { type GraphNode, sortedEdges } from '../graph/graph.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import { scale } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'

/** About how many characters are printed at once. */
const CHUNK = 1 << 15

/**
 * Prints all nodes and edges for KCachegrind, untrimmed. Source: google/pprof internal/report/report.go, `printCallgrind`; the format:
 * Valgrind manual, "Callgrind Format Specification".
 */
export function* printCallgrind(report: PprofReport): Iterable<string> {
  const { graph } = trimmedGraph(report, { nodeFraction: 0, edgeFraction: 0, nodeCount: 0 })
  selectOutputUnit(report, graph)
  const { sampleUnit, sampleType } = report.options
  const scaled = (value: Integer): Integer => truncatedToInt64(scale(value, sampleUnit, report.outputUnit).value)
  const nameOf = distinctNames(graph.nodes)
  const objectFiles = new Compressed()
  const files = new Compressed()
  const names = new Compressed()
  let text = `positions: instr line\nevents: ${sampleType}(${report.outputUnit})\n`
  let before: GraphNode | null = null
  for (const node of graph.nodes) {
    const { info } = node
    const last = before?.info ?? null
    if (last === null || info.objectFile !== last.objectFile || info.file !== last.file || info.name !== last.name)
      text += `\nob=${objectFiles.text(info.objectFile)}\nfl=${files.text(info.file)}\nfn=${names.text(info.name)}\n`
    const previous = last?.address ?? null
    text += `${addressText(previous, info.address)} ${info.line} ${scaled(node.flatValue)}\n`
    for (const { target, weight } of sortedEdges(node.outEdges)) {
      text += `cfl=${files.text(target.info.file)}\ncfn=${names.text(nameOf.get(target) ?? '')}\n`
      text += `calls=0 ${addressText(previous, target.info.address)} ${target.info.line}\n* * ${scaled(weight)}\n`
    }
    before = node
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

/**
 * Makes the names of nodes distinct by numbering them: Callgrind takes functions with equal file and name for one.
 * Source: google/pprof internal/report/report.go, `getDisambiguatedNames`.
 */
function distinctNames(nodes: readonly GraphNode[]): Map<GraphNode, string> {
  const functionsOf = new Map<string, Map<number, number>>()
  const known = nodes.map(({ info, functionKey }) => {
    const key = `${info.file}\n${info.name}`
    let functions = functionsOf.get(key)
    if (functions === undefined) {
      functions = new Map()
      functionsOf.set(key, functions)
    }
    if (!functions.has(functionKey)) functions.set(functionKey, functions.size + 1)
    return functions
  })
  return new Map(
    nodes.map((node, i) => {
      const { name } = node.info
      const functions = known[i]!
      return [node, functions.size > 1 ? `${name} [${functions.get(node.functionKey)}/${functions.size}]` : name]
    }),
  )
}

/**
 * Names that are written out the first time, and as a number afterwards. Source: google/pprof internal/report/report.go, `callgrindName`.
 */
class Compressed {
  readonly #numbers = new Map<string, number>()

  text(name: string): string {
    if (name === '') return ''
    const number = this.#numbers.get(name)
    if (number !== undefined) return `(${number})`
    this.#numbers.set(name, this.#numbers.size + 1)
    return `(${this.#numbers.size}) ${name}`
  }
}

/**
 * An address, or its distance from the address before, whichever is shorter. Source: google/pprof internal/report/report.go,
 * `callgrindAddress`.
 */
function addressText(before: bigint | null, address: bigint): string {
  if (before === address) return '*'
  const absolute = `0x${address.toString(16)}`
  if (before === null) return absolute
  const distance = BigInt.asIntN(64, address - before)
  const relative = `${distance < 0n ? '' : '+'}${distance}`
  return relative.length < absolute.length ? relative : absolute
}
