import { compareIntegers, type Integer, magnitude, plus } from '../base/int64.ts'
import { compareText } from '../base/order.ts'
import type { ProfileTables } from '../profile/profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import type { Matcher } from './frame-filter.ts'
import { NodeTable } from './nodes.ts'

/** A function with its callers and callees. */
export interface CalledFunction {
  readonly name: string
  readonly flat: Integer
  readonly cum: Integer
  /** Largest |value| first, then by name. */
  readonly callers: readonly CallEdge[]
  readonly callees: readonly CallEdge[]
}

/** A caller or callee, and the value of the samples in which the two functions are neighbours in the stack. */
export interface CallEdge {
  readonly name: string
  readonly value: Integer
  /** Whether all these calls were inlined. */
  readonly isInlined: boolean
}

interface Edge {
  readonly caller: number
  readonly callee: number
  value: Integer
  isInlined: boolean
  /** The last stack that was counted for the edge. */
  seenIn: number
}

/**
 * Callers and callees of the functions that match, for one sample type, largest |flat| first. A stack counts once for each distinct pair of
 * caller and callee, inlined frames included; a function that calls itself is not a pair.
 * Source: google/pprof internal/graph/graph.go, `newGraph`, `edgeList.Less`; internal/report/report.go, `printTree`.
 */
export function callEdges(tables: ProfileTables, stacks: StackTable, type: number, matches: Matcher): CalledFunction[] {
  const graph = new CallGraph(tables, matches)
  for (let row = 0; row < stacks.length; row++) graph.add(stacks, row, stacks.value(row, type))
  return graph.functions()
}

class CallGraph {
  readonly #tables: ProfileTables
  readonly #nodes: NodeTable
  /** The nodes of each location, innermost first. */
  readonly #ofLocation: readonly (readonly number[])[]
  readonly #isMatch: Uint8Array
  readonly #flat: Integer[]
  readonly #cum: Integer[]
  /** For each node, the last stack that was counted for it. */
  readonly #seenIn: Int32Array
  readonly #edges = new Map<number, Edge>()

  constructor(tables: ProfileTables, matches: Matcher) {
    const { locations, strings } = tables
    this.#tables = tables
    this.#nodes = new NodeTable('functions', strings.canonicalRows())
    this.#ofLocation = Array.from({ length: locations.length }, (_, row) => this.#nodes.ofLocation(tables, row) ?? [])
    const count = this.#nodes.length
    this.#isMatch = Uint8Array.from({ length: count }, (_, node) => (matches(this.#nodes.label(tables, node)) ? 1 : 0))
    this.#flat = new Array<Integer>(count).fill(0)
    this.#cum = new Array<Integer>(count).fill(0)
    this.#seenIn = new Int32Array(count).fill(-1)
  }

  add(stacks: StackTable, row: number, value: Integer): void {
    if (value === 0) return
    const start = stacks.stackStart[row]!
    let caller = -1
    for (let i = stacks.stackStart[row + 1]! - 1; i >= start; i--) {
      const nodes = this.#ofLocation[stacks.stack[i]!]!
      for (let n = nodes.length - 1; n >= 0; n--) {
        const node = nodes[n]!
        if (this.#isMatch[node] === 1 && this.#seenIn[node] !== row) {
          this.#seenIn[node] = row
          this.#cum[node] = plus(this.#cum[node]!, value)
        }
        if (caller !== -1 && caller !== node && (this.#isMatch[node] === 1 || this.#isMatch[caller] === 1))
          this.#addEdge(caller, node, value, n !== nodes.length - 1, row)
        caller = node
      }
    }
    if (caller !== -1) this.#flat[caller] = plus(this.#flat[caller]!, value)
  }

  functions(): CalledFunction[] {
    const callers = new Map<number, CallEdge[]>()
    const callees = new Map<number, CallEdge[]>()
    for (const { caller, callee, value, isInlined } of this.#edges.values()) {
      if (this.#isMatch[callee] === 1) addTo(callers, callee, { name: this.#label(caller), value, isInlined })
      if (this.#isMatch[caller] === 1) addTo(callees, caller, { name: this.#label(callee), value, isInlined })
    }
    const functions: CalledFunction[] = []
    for (let node = 0; node < this.#nodes.length; node++) {
      const [flat, cum] = [this.#flat[node]!, this.#cum[node]!]
      if (this.#isMatch[node] === 0 || (flat === 0 && cum === 0)) continue
      functions.push({ name: this.#label(node), flat, cum, callers: sorted(callers.get(node)), callees: sorted(callees.get(node)) })
    }
    return functions.sort((a, b) => byMagnitude(a.flat, b.flat) || compareText(a.name, b.name) || byMagnitude(a.cum, b.cum))
  }

  #addEdge(caller: number, callee: number, value: Integer, isInlined: boolean, row: number): void {
    const key = caller * this.#nodes.length + callee
    const edge = this.#edges.get(key)
    if (edge === undefined) this.#edges.set(key, { caller, callee, value, isInlined, seenIn: row })
    else if (edge.seenIn !== row) {
      edge.value = plus(edge.value, value)
      edge.isInlined &&= isInlined
      edge.seenIn = row
    }
  }

  #label(node: number): string {
    return this.#nodes.label(this.#tables, node)
  }
}

function addTo(edges: Map<number, CallEdge[]>, node: number, edge: CallEdge): void {
  const known = edges.get(node)
  if (known === undefined) edges.set(node, [edge])
  else known.push(edge)
}

function sorted(edges: readonly CallEdge[] = []): CallEdge[] {
  return [...edges].sort((a, b) => byMagnitude(a.value, b.value) || compareText(a.name, b.name))
}

function byMagnitude(a: Integer, b: Integer): number {
  return compareIntegers(magnitude(b), magnitude(a))
}
