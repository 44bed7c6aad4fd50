import { ProfileError } from '../base/error.ts'
import { functionName, type Profile } from '../profile/profile.ts'
import { parseSymbolReply } from '../symbols/symbol-reply.ts'
import type { Ask } from './captured-profile.ts'
import { hiddenPcs } from './full-stacks.ts'

/** Characters of one query: servers and proxies take request lines of 8 KiB and more. Source: RFC 9110, section 4.1 (8000 octets). */
const QUERY_MAX = 6000
/** User frames whose name the text tells, asked for as a check that the answers come from the same program. */
const WITNESSES = 16
/** More hidden addresses than any program has: each is a call in the runtime or of it. */
const MAX_PCS = 1 << 16

/**
 * Names of the hidden frames of a text, by raw PC, from the `/debug/pprof/symbol` of its process. What the process does not
 * name is not in the result. Throws `symbols-missing` when it names none of them, `symbols-differ` when the names of user frames
 * show that another program answered, and what `ask` throws.
 *
 * Asked by GET: since Go 1.22 the mux refuses POST. Asked for the PC as it stands in the text, then, where that has no name,
 * for the address before it, inside the call. Source: net/http/pprof, `init` and `Symbol`.
 */
export async function askNames(ask: Ask, text: Profile): Promise<Map<bigint, string>> {
  const pcs = hiddenPcs(text).slice(0, MAX_PCS)
  if (pcs.length === 0) return new Map()
  const witnesses = userFrames(text)
  const answers = await askAll(ask, [...witnesses.keys(), ...pcs])
  const different = [...witnesses].filter(([address, name]) => answers.has(address) && answers.get(address) !== name)
  if (different.length * 2 > [...witnesses.keys()].filter((address) => answers.has(address)).length)
    throw otherProgram(different[0]!, answers)
  const missing = pcs.filter((pc) => !answers.has(pc))
  if (missing.length > 0) {
    const before = await askAll(
      ask,
      missing.map((pc) => pc - 1n),
    )
    for (const pc of missing) {
      const name = before.get(pc - 1n)
      if (name !== undefined) answers.set(pc, name)
    }
  }
  const names = new Map<bigint, string>()
  for (const pc of pcs) if (answers.has(pc)) names.set(pc, answers.get(pc)!)
  if (names.size === 0)
    throw new ProfileError(
      'symbols-missing',
      'the process names none of the hidden frames',
      'symbol',
      'register net/http/pprof.Symbol at /debug/pprof/symbol',
    )
  return names
}

/** Names that a process gives to addresses, as many requests as that takes. Throws what `ask` throws, and `bad-symbols`. */
export async function askAll(ask: Ask, addresses: readonly bigint[]): Promise<Map<bigint, string>> {
  const names = new Map<bigint, string>()
  for (const query of queries(addresses)) {
    const reply = new TextDecoder().decode(await ask(`symbol?${query}`))
    for (const [address, name] of parseSymbolReply(reply, 'symbol')) names.set(address, name)
  }
  return names
}

/** `0x1+0x2+…`, as many as fit each. */
function queries(addresses: readonly bigint[]): string[] {
  const all: string[] = []
  let query = ''
  for (const address of new Set(addresses)) {
    const word = `0x${address.toString(16)}`
    if (query.length + 1 + word.length > QUERY_MAX) {
      all.push(query)
      query = ''
    }
    query += query === '' ? word : `+${word}`
  }
  return query === '' ? all : [...all, query]
}

/** Some user frames that were not inlined, by their address inside the call, with the name that the text gives them. */
function userFrames(text: Profile): Map<bigint, string> {
  const { locations } = text
  const frames = new Map<bigint, string>()
  for (let row = 0; row < locations.length && frames.size < WITNESSES; row++) {
    const first = locations.lineStart[row]!
    if (locations.lineEnd[row]! - first === 1) frames.set(locations.address(row), functionName(text, locations.lineFunction[first]!))
  }
  return frames
}

function otherProgram([address, name]: [bigint, string], answers: ReadonlyMap<bigint, string>): ProfileError {
  return new ProfileError(
    'symbols-differ',
    `another program answers: 0x${address.toString(16)} is ${name} in the text, and ${answers.get(address)!} by its symbols`,
    'symbol',
    'ask one process: the address of a pod rather than that of a load balancer',
  )
}
