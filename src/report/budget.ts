import type { Matcher } from '../analysis/frame-filter.ts'
import { globMatcher, regexpMatcher } from '../analysis/place-pattern.ts'
import { ProfileError } from '../base/error.ts'
import { JsonFile, type JsonNode } from '../base/json-file.ts'
import { nearest } from '../base/nearest.ts'
import { type Gate, type GateSubject, parseGate } from './gate.ts'
import type { GateScope, ScopeKey } from './gate-scope.ts'
import { GATED_COMMANDS, type GatedCommand } from './gated-commands.ts'

/** A limit of a budget by its name; null where the file removes that of a file that it extends. */
interface NamedLimit {
  readonly command: GatedCommand
  readonly name: string
  readonly gate: Gate | null
  /** The error about this entry, with its place. */
  readonly error: (message: string) => ProfileError
}

/** One budget file. */
export interface Budget {
  /** The files that it extends, as it writes them, each with the error about it. */
  readonly extends: readonly { readonly path: string; readonly error: (message: string) => ProfileError }[]
  readonly limits: readonly NamedLimit[]
}

const NEXT = 'docs/ci.md describes the file, and docs/budget.schema.json lets an editor check it'

/** Reads the text of a budget file. Throws `bad-budget` with file, path in the JSON, line and byte; `bad-fail-on` for its limits. */
export async function parseBudget(source: string, text: string): Promise<Budget> {
  const file = new JsonFile(source, text, 'bad-budget', NEXT)
  const root = membersOf(file, file.root(), ['$schema', 'extends', 'limits'])
  const schema = root.get('$schema')
  if (schema !== undefined) textOf(file, schema)
  return {
    extends: extendedFiles(file, root.get('extends')),
    limits: await limitsOf(file, source, root.get('limits')),
  }
}

function extendedFiles(file: JsonFile, node: JsonNode | undefined): Budget['extends'] {
  if (node === undefined) return []
  const nodes = Array.isArray(node.value) ? (node.value as readonly JsonNode[]) : [node]
  return nodes.map((one) => ({ path: textOf(file, one), error: (message) => file.error(one, message) }))
}

async function limitsOf(file: JsonFile, source: string, node: JsonNode | undefined): Promise<NamedLimit[]> {
  const limits: NamedLimit[] = []
  if (node === undefined) return limits
  for (const [command, ofCommand] of membersOf(file, node, Object.keys(GATED_COMMANDS)))
    for (const [name, one] of membersOf(file, ofCommand, null)) {
      if (name.trim() === '') throw file.error(one, 'a limit needs a name')
      limits.push({
        command: command as GatedCommand,
        name,
        gate: one.value === null ? null : await gateOf(file, source, one, GATED_COMMANDS[command as GatedCommand]),
        error: (message) => file.error(one, message),
      })
    }
  return limits
}

const SCOPE_KEYS = ['rule', 'function', 'file'] as const satisfies readonly ScopeKey[]

async function gateOf(file: JsonFile, source: string, node: JsonNode, subject: GateSubject): Promise<Gate> {
  const origin = (at: JsonNode) => ({ from: `${source} ${node.path}`, place: file.place(at.offset) })
  if (typeof node.value === 'string') return parseGate(node.value, subject, origin(node))
  if (!isMembers(node.value)) throw file.error(node, 'a limit is a text such as "defers.records>10000", an object with "failOn", or null')
  const members = membersOf(file, node, ['failOn', ...SCOPE_KEYS, 'why'])
  const failOn = members.get('failOn')
  if (failOn === undefined) throw file.error(node, 'the limit has no "failOn", which says when it fails')
  const why = members.get('why')
  if (why !== undefined) textOf(file, why)
  return parseGate(textOf(file, failOn), subject, { ...origin(failOn), scope: await scopeOf(file, members) })
}

async function scopeOf(file: JsonFile, members: ReadonlyMap<string, JsonNode>): Promise<GateScope | null> {
  const matchers = new Map<ScopeKey, Matcher>()
  for (const key of SCOPE_KEYS) {
    const node = members.get(key)
    if (node !== undefined) matchers.set(key, await matcherOf(file, node))
  }
  return matchers.size === 0 ? null : { keys: [...matchers.keys()], matches: (key, text) => matchers.get(key)!(text) }
}

/** A glob, or `{ "re2": … }`. */
async function matcherOf(file: JsonFile, node: JsonNode): Promise<Matcher> {
  if (typeof node.value === 'string') return globMatcher(textOf(file, node))
  const re2 = isMembers(node.value) ? membersOf(file, node, ['re2']).get('re2') : undefined
  if (re2 === undefined) throw file.error(node, 'a pattern is a glob such as "main.*", or an object with "re2"')
  try {
    return await regexpMatcher(textOf(file, re2))
  } catch (error) {
    throw error instanceof ProfileError && error.code === 'bad-regexp' ? file.error(re2, error.message.replace('--re2', 'this')) : error
  }
}

function isMembers(value: JsonNode['value']): value is ReadonlyMap<string, JsonNode> {
  return value instanceof Map
}

/** The members of an object with these keys; null allows all. */
function membersOf(file: JsonFile, node: JsonNode, keys: readonly string[] | null): ReadonlyMap<string, JsonNode> {
  if (!isMembers(node.value)) throw file.error(node, 'an object should stand here')
  for (const [key, member] of node.value) {
    if (keys === null || keys.includes(key)) continue
    const meant = nearest(key, keys)
    throw file.error(
      member,
      `there is no key ${JSON.stringify(key)} here: ${meant === null ? `there are ${keys.join(', ')}` : `is ${meant} meant?`}`,
    )
  }
  return node.value
}

function textOf(file: JsonFile, node: JsonNode): string {
  if (typeof node.value !== 'string' || node.value.trim() === '') throw file.error(node, 'a text should stand here')
  return node.value
}

/**
 * The limits of a command after a list of budgets, the extended ones first: a later limit of the same name takes the place of an earlier
 * one, and null removes it. Throws `bad-budget` where there is nothing to remove.
 */
export function limitsFor(command: GatedCommand, budgets: readonly Budget[]): Gate[] {
  const limits = new Map<string, Gate>()
  for (const { limits: own } of budgets)
    for (const { command: of, name, gate, error } of own) {
      const key = JSON.stringify([of, name])
      if (gate !== null) limits.set(key, gate)
      else if (!limits.delete(key)) throw error('no file that this one extends has a limit of this name, which null would remove')
    }
  return [...limits].flatMap(([key, gate]) => ((JSON.parse(key) as string[])[0] === command ? [gate] : []))
}
