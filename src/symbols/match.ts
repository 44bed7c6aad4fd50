import type { Executable } from './executable.ts'

/** A named address of a profile, to compare with an executable. */
export interface NamedAddress {
  /** The address in the profile: inside the call instruction of a frame, except for the leaf of an interrupted stack. */
  readonly address: bigint
  /** The linker's address, by the mapping or the load bias of the process; null where it lies outside the executable's code. */
  readonly linked: bigint | null
  /** One of the functions that the profile names at this address. */
  readonly function: string
  /** The line that the profile gives for that function there; compared where it is known. */
  readonly line?: number
}

/** Whether an executable wrote a profile, and what shows it. */
export type ExecutableMatch =
  | { readonly fits: true; readonly proof: 'build-id' | 'addresses' | 'calls' | 'offsets' }
  | { readonly fits: false; readonly reason: string }

/** The most addresses that are compared, spread over all given ones. */
const SAMPLE = 50
/** Fewer addresses could agree by chance: different programs share functions of the runtime, some at equal addresses. */
const MIN_SAMPLE = 3

/**
 * Decides whether an executable wrote a profile: by the build id of the mapping where both have one, else by the functions that the profile
 * names at its addresses. All compared addresses must agree. Go writes the GNU build id of ELF into profiles, which its own linker sets
 * from Go 1.24 on; on Windows and macOS it writes no id that can be compared with the file.
 */
export async function matchExecutable(
  executable: Executable,
  mapping: { readonly buildId: string },
  addresses: readonly NamedAddress[],
): Promise<ExecutableMatch> {
  if (hasBuildId(executable) && mapping.buildId !== '') {
    const wanted = mapping.buildId.toLowerCase()
    if (wanted === executable.buildId) return { fits: true, proof: 'build-id' }
    return { fits: false, reason: `the profile is of the build ${wanted}, the executable is the build ${executable.buildId}` }
  }
  const distinct = new Map(addresses.map((each) => [each.address, each]))
  if (distinct.size < MIN_SAMPLE)
    return { fits: false, reason: `there is no build id to compare, and the profile names functions at ${distinct.size} addresses only` }
  for (const each of spread([...distinct.values()])) {
    const difference = await differenceAt(executable, each)
    if (difference !== null) return { fits: false, reason: difference }
  }
  return { fits: true, proof: 'addresses' }
}

/** Whether an executable has an id that profiles name. */
export function hasBuildId({ buildId, format }: Executable): boolean {
  return buildId !== null && format === 'elf'
}

/** The smallest share of a stack's addresses at which direct calls must end; the other calls go through pointers. */
const MIN_CALLS = 0.4

/** The linker's addresses of a frame and of its caller; null outside the executable's code. */
export interface CallPair {
  readonly callee: bigint | null
  readonly caller: bigint | null
}

/** The most pairs that are compared, spread over all given ones. */
const PAIR_SAMPLE = 1000
/** The largest share of pairs that may disagree: frames that a signal interrupted, and assembly that jumps instead of calling. */
const MAX_DISAGREEING = 0.02
/** The largest share of a text's frames that may follow no call: a signal stopped them at another instruction. */
const MAX_STOPPED = 0.25

/**
 * Like `matchExecutable`, for a profile without names and build id, by the linker's addresses. In the right executable all addresses lie in
 * functions and many inside direct calls. Each caller is inside a call, and a direct call leads to the function of the frame that it
 * called. Programs of one Go release share much of their code, so one address proves little.
 */
export async function matchUnnamed(
  executable: Executable,
  addresses: readonly (bigint | null)[],
  pairs: readonly CallPair[],
): Promise<ExecutableMatch> {
  const some = spread([...new Set(addresses)])
  let calls = 0
  let isInside = true
  for (const linked of some) {
    if (linked === null || (await executable.functionAt(linked)) === null) isInside = false
    else if ((await executable.callTarget(linked + 1n)) !== null) calls++
  }
  const unnamed = 'the profile has no build id and names no functions'
  if (some.length < MIN_SAMPLE || !isInside || calls < MIN_CALLS * some.length)
    return { fits: false, reason: `${unnamed}, and of ${some.length} of its addresses ${calls} lie within calls of the executable` }
  const { agreeing, disagreeing } = await comparePairs(executable, spread(pairs, PAIR_SAMPLE))
  const compared = agreeing + disagreeing
  if (agreeing >= MIN_SAMPLE && disagreeing <= MAX_DISAGREEING * compared) return { fits: true, proof: 'calls' }
  return { fits: false, reason: `${unnamed}, and of ${compared} calls in its stacks ${disagreeing} are others in the executable` }
}

/**
 * Like `matchExecutable`, for texts without addresses: the executable must have every function, each longer than the largest offset
 * (`+0x42`) seen in it, with a call before that offset. Generic functions are skipped, because the text does not say which instance ran.
 */
export async function matchOffsets(executable: Executable, offsets: ReadonlyMap<string, number>): Promise<ExecutableMatch> {
  const some = spread([...offsets].filter(([name]) => !name.includes('[')))
  let calls = 0
  let others = 0
  for (const [name, offset] of some) {
    const found = await executable.functionNamed(name)
    if (found === null) return { fits: false, reason: `the dump has ${name}, the executable has no such function` }
    if (found.entry + BigInt(offset) > found.end)
      return {
        fits: false,
        reason: `the dump has ${name}+0x${offset.toString(16)}, which is behind the end of that function in the executable`,
      }
    const isCall = await executable.isCall(found.entry + BigInt(offset))
    if (isCall === true) calls++
    else if (isCall === false) others++
  }
  if (some.length < MIN_SAMPLE) return { fits: false, reason: `the dump names ${some.length} functions with their offsets only` }
  // all frames follow a call, except those that a signal stopped
  if (others > MAX_STOPPED * (calls + others))
    return { fits: false, reason: `of ${calls + others} places in the dump ${others} are behind no call in the executable` }
  return { fits: true, proof: 'offsets' }
}

/** Counts the callers that are inside a direct call of the function they called, and those inside another call or none. */
async function comparePairs(executable: Executable, pairs: readonly CallPair[]): Promise<{ agreeing: number; disagreeing: number }> {
  const hidden = await executable.functionNamed('runtime.deferreturn')
  let agreeing = 0
  let disagreeing = 0
  for (const { callee, caller } of pairs) {
    const calling = caller === null ? null : await executable.functionAt(caller)
    // the first function of a goroutine was not called
    if (caller === null || calling?.name === 'runtime.goexit') continue
    const target = await executable.callTarget(caller + 1n)
    const called = target === null ? null : await executable.functionAt(target)
    // wrapper functions call on and appear in no stack; the runtime marks deferreturn as one of them (internal/abi, funcid.go)
    if (called !== null && called.funcId === hidden?.funcId) continue
    const running = callee === null ? null : await executable.functionAt(callee)
    if (called !== null && called.entry === running?.entry) agreeing++
    // in texts an inlined call has an address of its own, at which no call ends (runtime/traceback.go, tracebackPCs)
    else if (called !== null || (running?.entry !== calling?.entry && (await executable.isCall(caller + 1n)) === false)) disagreeing++
  }
  return { agreeing, disagreeing }
}

function spread<T>(rows: readonly T[], count = SAMPLE): T[] {
  if (rows.length <= count) return [...rows]
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!)
}

/** The first difference between an address in the profile and in the executable, as text; null where they agree. */
async function differenceAt(executable: Executable, { address, linked, function: name, line }: NamedAddress): Promise<string | null> {
  const place = `0x${address.toString(16)}`
  if (linked === null) return `the profile has ${name} at ${place}, where the executable has no code`
  const found = await executable.functionAt(linked)
  if (found === null) return `the profile has ${name} at ${place}, where the executable has no Go function`
  const frames = await executable.lineAt(linked)
  const frame = frames.find((each) => sameFunction(each.name, name))
  if (frame === undefined && !sameFunction(found.name, name)) return `the profile has ${name} at ${place}, the executable ${found.name}`
  if (frame !== undefined && line !== undefined && line > 0 && frame.line > 0 && frame.line !== line)
    return `the profile has line ${line} of ${name} at ${place}, the executable line ${frame.line}`
  return null
}

/** Whether two names are of one function: Go 1.21 and later print type arguments as `[...]`, and some tools do not decode escapes. */
export function sameFunction(a: string, b: string): boolean {
  return a === b || printedName(a) === printedName(b)
}

/** The name as the runtime prints it. Source: runtime, symtab.go, funcNameForPrint; cmd/internal/objabi, path.go, PathToPrefix. */
function printedName(name: string): string {
  const [open, close] = [name.indexOf('['), name.lastIndexOf(']')]
  const printed = open >= 0 && open < close ? `${name.slice(0, open)}[...]${name.slice(close + 1)}` : name
  return printed.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
