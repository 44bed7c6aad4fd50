import { CHANNEL_DISTANCES } from './channel-distances.ts'

/** Goroutines of one stack in a text that leaves out the runtime frames at the leaf. */
export interface HiddenStack {
  /** Return addresses of the hidden frames, leaf first. */
  readonly addresses: readonly bigint[]
  /** The first function that the text names. */
  readonly shown: string
  readonly count: number
}

/** The state of goroutines at a channel operation that is either receive or send. */
export const CHANNEL_STATE = 'chan receive or send'

/** Functions that only call `gopark` and its helpers, so that the leaf above them is `gopark`. */
const PARKERS = /^(?:time\.Sleep|internal\/poll\.runtime_pollWait|(?:internal\/)?sync\.runtime_(?:Semacquire|notifyListWait))/

/**
 * The most bytes between `runtime.chansend` or `runtime.chanrecv` and the function before it, which the compiler calls for the operation.
 */
const ADJACENT = 0x1000n

/** The addresses of one channel operation: in the function that the compiler calls, and in the one it calls to park. */
interface Operation {
  low: bigint
  high: bigint
  readonly calls: Set<bigint>
  readonly parks: Set<bigint>
}

/**
 * Finds what goroutines wait for, named as in debug=2, from the addresses of the runtime frames that debug=1 hides: three for a channel
 * (`gopark chanrecv chanrecv1`), two for a select (`gopark selectgo`). The order of the addresses identifies the functions: chan.go has
 * send before receive, select.go has `block` before `selectgo`, and the linker keeps this order. Returns a function from a stack to the
 * state: null where it is not known, `CHANNEL_STATE` where the direction is not. Addresses say nothing of a stack whose first shown
 * function parks for another reason, such as a lock: `runtime.semacquire1` can look like a channel operation. `goMinor` is N of Go 1.N,
 * or null.
 * Source: runtime/chan.go, runtime/select.go (Go 1.15 to 1.27); measured on executables for amd64 and arm64.
 */
export function hiddenWaits(stacks: readonly HiddenStack[], goMinor: number | null): (stack: HiddenStack) => string | null {
  const park = parkAddress(stacks)
  if (park === null) return () => null
  const isParked = ({ addresses, shown }: HiddenStack) => addresses[0] === park && !PARKERS.test(shown)
  const parked = stacks.filter(isParked)
  const operations = channelOperations(parked.map(({ addresses }) => addresses))
  const selects = selectStates(parked)
  return (stack) => {
    if (!isParked(stack)) return null
    const { addresses } = stack
    if (isChannel(addresses)) return channelState(addresses, operations, goMinor)
    return addresses.length === 2 ? (selects.get(addresses[1]!) ?? null) : null
  }
}

/** The address in `gopark` to which parked goroutines return; null where it is not known. */
function parkAddress(stacks: readonly HiddenStack[]): bigint | null {
  const hidden = stacks.filter(({ addresses }) => addresses.length > 0)
  const named = mostFrequent(hidden.filter(({ shown }) => PARKERS.test(shown)))
  if (named !== null) return named
  // a goroutine that was stopped while it ran also hides two frames, but always the same two
  const callers = new Map<bigint, Set<bigint>>()
  for (const { addresses } of hidden)
    if (addresses.length > 1) callers.set(addresses[0]!, (callers.get(addresses[0]!) ?? new Set()).add(addresses[1]!))
  return mostFrequent(hidden.filter(({ addresses }) => isChannel(addresses) || (callers.get(addresses[0]!)?.size ?? 0) > 1))
}

/** The leaf address that most goroutines have. */
function mostFrequent(stacks: readonly HiddenStack[]): bigint | null {
  const counts = new Map<bigint, number>()
  for (const { addresses, count } of stacks) counts.set(addresses[0]!, (counts.get(addresses[0]!) ?? 0) + count)
  return [...counts].reduce<[bigint | null, number]>((most, one) => (one[1] > most[1] ? one : most), [null, 0])[0]
}

function isChannel(addresses: readonly bigint[]): boolean {
  const [leaf, park, call] = addresses as readonly [bigint, bigint, bigint]
  return addresses.length === 3 && park > call && park - call < ADJACENT && (leaf < call || leaf > park)
}

/** The operations in the order of their addresses; operations whose addresses overlap are joined. */
function channelOperations(stacks: readonly (readonly bigint[])[]): Operation[] {
  const spans = stacks.filter(isChannel).map((addresses) => ({ park: addresses[1]!, call: addresses[2]! }))
  spans.sort((a, b) => (a.call < b.call ? -1 : a.call > b.call ? 1 : 0))
  const operations: Operation[] = []
  for (const { park, call } of spans) {
    let last = operations.at(-1)
    if (last === undefined || call > last.high) {
      last = { low: call, high: park, calls: new Set(), parks: new Set() }
      operations.push(last)
    }
    if (park > last.high) last.high = park
    last.calls.add(call)
    last.parks.add(park)
  }
  return operations
}

function channelState(addresses: readonly bigint[], operations: readonly Operation[], goMinor: number | null): string {
  const [, park, call] = addresses as readonly [bigint, bigint, bigint]
  const measured = CHANNEL_DISTANCES[goMinor ?? 0]?.find(({ distances }) => distances.includes(Number(park - call)))
  if (measured !== undefined) return measured.state
  const at = operations.findIndex((one) => one.parks.has(park))
  const direction = directionOf(operations, at)
  if (direction === null) return CHANNEL_STATE
  // the code that checks for a nil channel comes first
  const isNil = operations[at]!.parks.size === 2 && [...operations[at]!.parks].every((other) => other >= park)
  return isNil ? `${direction} (nil chan)` : direction
}

function directionOf(operations: readonly Operation[], at: number): string | null {
  if (operations.length === 2) return at === 0 ? 'chan send' : 'chan receive'
  // a receive can give a value alone or with ok, so two functions call it; only one function calls send
  return operations.length === 1 && operations[0]!.calls.size === 2 ? 'chan receive' : null
}

/** The states of stacks with two hidden frames. Where there is only one address, it may be either kind of select. */
function selectStates(parked: readonly HiddenStack[]): Map<bigint, string> {
  const counts = new Map<bigint, number>()
  for (const { addresses, count } of parked) if (addresses.length === 2) counts.set(addresses[1]!, (counts.get(addresses[1]!) ?? 0) + count)
  const sorted = [...counts.keys()].sort((a, b) => (a < b ? -1 : 1))
  if (sorted.length === 1 && counts.get(sorted[0]!)! > 1) return new Map([[sorted[0]!, 'select']])
  if (sorted.length === 2)
    return new Map([
      [sorted[0]!, 'select (no cases)'],
      [sorted[1]!, 'select'],
    ])
  return new Map()
}
