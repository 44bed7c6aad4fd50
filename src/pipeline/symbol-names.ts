import { ProfileError } from '../base/error.ts'
import { functionName, type Profile } from '../profile/profile.ts'
import { parseSymbolReply } from '../symbols/symbol-reply.ts'
import type { Ask } from './captured-profile.ts'
import { hiddenPcs } from './full-stacks.ts'

/**
 * The most characters of one query: servers and proxies accept request lines of 8 KiB and more. Source: RFC 9110, section 4.1 (8000
 * octets).
 */
const QUERY_MAX = 6000
/** The number of user frames with names in the text that are requested too, to check that the program that answers is the same. */
const WITNESSES = 16
/** More hidden addresses than any program has: each is a call in the runtime, or to it. */
const MAX_PCS = 1 << 16

/**
 * The names of the hidden frames of a text, by raw PC, from the `/debug/pprof/symbol` of its process. Addresses that the process does not
 * name are missing. Throws `symbols-missing` where it names none of them, `symbols-differ` where the names of user frames
 * show that another program answered, and what `ask` throws.
 *
 * Requests use GET, since from Go 1.22 on the mux refuses POST. First the PC in the text is requested; where that has no name,
 * the address before it, which is inside the call. Source: net/http/pprof, `init` and `Symbol`.
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

/** Requests the names of addresses from a process, in several requests where needed. Throws what `ask` throws, and `bad-symbols`. */
export async function askAll(ask: Ask, addresses: readonly bigint[]): Promise<Map<bigint, string>> {
  const names = new Map<bigint, string>()
  for (const query of queries(addresses)) {
    const reply = new TextDecoder().decode(await ask(`symbol?${query}`))
    for (const [address, name] of parseSymbolReply(reply, 'symbol')) names.set(address, name)
  }
  return names
}

/** Queries such as `0x1+0x2+…`, with as many addresses in each as fit. */
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

/** Some user frames that are not inlined: the name in the text, by the address inside the call. */
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
