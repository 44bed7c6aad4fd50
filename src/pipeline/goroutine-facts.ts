import type { CallFacts, DeferPlace, GoroutineFrame, SourceUse } from '../attribution/deferred-call.ts'
import { isRuntimeName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import type { DeferStatement } from '../gosource/defer-statements.ts'
import { type CalleeFit, calleeFit, deferredCallees } from '../gosource/line-calls.ts'
import { lineUse } from '../gosource/line-use.ts'
import type { SourceIndex, SourcePlace } from '../gosource/source-index.ts'
import { isTransientWait } from '../gosource/transient-wait.ts'
import type { Profile } from '../profile/profile.ts'
import type { StackFrame } from './goroutine-stacks.ts'
import type { Program } from './program.ts'

/** The evidence besides the goroutines. */
export interface GoroutineEvidenceSources {
  readonly program: Program | null
  /** What the locations of frames point into; null where there are only texts of debug=2. */
  readonly profile: Profile | null
  readonly index: SourceIndex | null
  /** The Go release that built the program; null where it is not known. */
  readonly release: string | null
  /** The prefix for paths of the tree. */
  readonly prefix: string
  /** Whether executable and source are of one commit, and the executable is the process's. */
  readonly isProven: boolean
}

/** Finds what executable and source say about the calls in stacks. Each pair of frames is looked at once. */
export class GoroutineFacts {
  readonly #sources: GoroutineEvidenceSources
  readonly #known = new Map<string, Promise<CallFacts | null>>()
  readonly #entries = new Map<string, Promise<bigint | null>>()

  constructor(sources: GoroutineEvidenceSources) {
    this.#sources = sources
  }

  /** Facts about the call from each frame to the one above it: `facts[i]` is about the call from `frames[i + 1]` to `frames[i]`. */
  of(frames: readonly StackFrame[]): Promise<(CallFacts | null)[]> {
    return Promise.all(frames.slice(1).map((parent, i) => this.#pair(frames, i, parent)))
  }

  /** Whether the wait of the user's code ends by itself; null where the source does not show it. */
  async transient(frames: readonly StackFrame[]): Promise<boolean | null> {
    const frame = frames.find(({ name }) => !isRuntimeName(name))
    if (frame === undefined || isStandardFunction(frame.name)) return null
    const place = await this.#locate(frame)
    return place === null || place.function === null || place.fit === 'moved'
      ? null
      : isTransientWait(place.file, place.function, frame.line)
  }

  #pair(frames: readonly StackFrame[], i: number, parent: StackFrame): Promise<CallFacts | null> {
    const { program, index } = this.#sources
    const isRunner = parent.name === 'runtime.gopanic' || parent.name === 'runtime.Goexit'
    if (frames[i]!.hasGap === true || (program === null && index === null) || (isStandardFunction(parent.name) && !isRunner))
      return Promise.resolve(null)
    // the function whose deferred call a panic runs is further down
    const key = isRunner ? frames.slice(i).map(keyOf).join('\n') : `${keyOf(frames[i]!)}\n${keyOf(parent)}`
    const known = this.#known.get(key) ?? this.#facts(frames, i, parent, isRunner)
    this.#known.set(key, known)
    return known
  }

  async #facts(frames: readonly StackFrame[], i: number, parent: StackFrame, isRunner: boolean): Promise<CallFacts> {
    const callee = frames[i]!
    if (isRunner) return { call: null, use: await this.#deferrer(callee, frames.slice(i + 2)) }
    const [call, use] = await Promise.all([this.#call(parent), this.#use(callee, parent)])
    return { call, use }
  }

  /**
   * The function that the caller's machine code calls there; null for an inlined caller, which has no code of its own. The frame above may
   * still be inlined: texts of debug=2 leave out the wrapper of a deferred call that its function is inlined into.
   */
  async #call(parent: StackFrame): Promise<string | null> {
    const { program } = this.#sources
    if (program === null || parent.isInlined) return null
    const returnAddress = await this.#returnAddress(program, parent)
    const target = returnAddress === null ? null : await program.executable.callTarget(returnAddress)
    return target === null ? null : ((await program.executable.functionAt(target))?.name ?? null)
  }

  async #returnAddress(program: Program, { name, location, offset }: StackFrame): Promise<bigint | null> {
    const { profile } = this.#sources
    if (location !== -1 && profile !== null) {
      const link = program.link(profile.locations.address(location), profile.locations.mapping[location]!)
      return link === null ? null : link + 1n
    }
    if (offset === -1) return null
    const entry = this.#entries.get(name) ?? program.executable.functionNamed(name).then((found) => found?.entry ?? null)
    this.#entries.set(name, entry)
    const start = await entry
    return start === null ? null : start + BigInt(offset)
  }

  async #use(callee: GoroutineFrame, parent: GoroutineFrame): Promise<SourceUse | null> {
    const place = await this.#locate(parent)
    if (place === null || place.function === null || place.fit === 'moved') return null
    const { file, function: around } = place
    const use = lineUse(file, around, parent.line)
    if (use.kind === 'outside') return null
    const target = await this.#target(callee, place)
    const isCalled = best(use.calls.map((call) => calleeFit(file, call, callee.name, target)))
    const callees = use.runsDeferred ? deferredCallees(file, around, callee.name, target) : []
    const deferred = best(callees.map(({ fit }) => fit))
    const statement = this.#statement(place, callees)
    const of = (kind: SourceUse['kind']): SourceUse => ({ kind, isProven: this.#sources.isProven, statement, by: parent.name })
    if (use.kind === 'closing-brace') return deferred === null ? null : of('deferred')
    // operations of the runtime have no call in the source
    const blocks = use.mayBlock && isRuntimeName(callee.name)
    if (deferred === null) return isCalled !== null || blocks || use.kind === 'statement' || use.kind === 'defer' ? of('call') : null
    if (blocks) return of('ambiguous')
    if (isCalled === null) return of('may-defer')
    // a name is better evidence than a function value, which can be any function
    if (isCalled === 'value' && deferred !== 'value') return of('may-defer')
    return of(deferred === 'value' && isCalled !== 'value' ? 'call' : 'ambiguous')
  }

  /** The function below a panic or Goexit that deferred the callee. */
  async #deferrer(callee: GoroutineFrame, below: readonly GoroutineFrame[]): Promise<SourceUse | null> {
    for (const frame of below) {
      if (isStandardFunction(frame.name)) continue
      const place = await this.#locate(frame)
      if (place === null || place.function === null || place.fit === 'moved') continue
      const callees = deferredCallees(place.file, place.function, callee.name, await this.#target(callee, place))
      if (callees.length > 0)
        return { kind: 'deferred', isProven: this.#sources.isProven, statement: this.#statement(place, callees), by: frame.name }
    }
    return null
  }

  /** The callee's own function, where it is in this file: then the numbers of literals do not matter. */
  async #target(callee: GoroutineFrame, { file }: SourcePlace) {
    if (isStandardFunction(callee.name)) return null
    const place = await this.#locate(callee)
    return place !== null && place.file === file && place.fit !== 'moved' ? place.function : null
  }

  async #locate({ name, file, line }: GoroutineFrame): Promise<SourcePlace | null> {
    const { index, release } = this.#sources
    return index?.locate({ function: name, file, line, startLine: null, release }) ?? null
  }

  /** The one statement that fits best; null where several do. */
  #statement({ file, path }: SourcePlace, callees: readonly { statement: DeferStatement; fit: CalleeFit }[]): DeferPlace | null {
    const fit = best(callees.map((one) => one.fit))
    const fitting = callees.filter((one) => one.fit === fit)
    if (fitting.length !== 1) return null
    return { file: path === null ? file.path : this.#sources.prefix + path, line: fitting[0]!.statement.line }
  }
}

function keyOf({ name, file, line, location, offset }: StackFrame): string {
  return `${name} ${file}:${line} ${location} ${offset}`
}

const FITS: readonly CalleeFit[] = ['literal', 'name', 'value']

function best(fits: readonly (CalleeFit | null)[]): CalleeFit | null {
  return FITS.find((fit) => fits.includes(fit)) ?? null
}
