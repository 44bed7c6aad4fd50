import { compileMatcher } from '../analysis/frame-filter.ts'
import { type GoroutineGroup, type GoroutineStack, groupGoroutines, groupName } from '../analysis/goroutine-groups.ts'
import { deferredCallOf, UNKNOWN_CALL } from '../attribution/deferred-call.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { inferGoVersion } from '../attribution/go-version.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { SourceFrame } from '../gosource/source-index.ts'
import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import { goroutineReport } from '../report/goroutine-report.ts'
import type { EvidenceSource, Finding, Notice } from '../report/report.ts'
import type { GoroutinesReport } from '../report/rows.ts'
import { distinctNotices } from './distinct-notices.ts'
import { type FactOptions, type GivenFacts, givenFacts, withNearbySource } from './given-facts.ts'
import { GoroutineFacts } from './goroutine-facts.ts'
import { dumpSummary, type ReadInstances, readInstances } from './goroutine-inputs.ts'
import type { Instance } from './goroutine-instances.ts'
import { newestInstances } from './goroutine-processes.ts'
import type { SourceStack, StackFrame } from './goroutine-stacks.ts'
import { NamedPrograms } from './named-program.ts'
import { builtRelease, type Program, programVersion } from './program.ts'

export interface GoroutineOptions extends FactOptions {
  readonly decode?: DecodeOptions
  /** Expressions (RE2) over function names and files: stacks with a matching frame are kept, or left out. */
  readonly focus?: string
  readonly ignore?: string
  /** Expressions over the function whose `go` statement started the goroutines: stacks are kept, or left out. */
  readonly ignoreCreatedBy?: string
  /** The number of goroutines at one place from which they are suspect; default 1000. */
  readonly threshold?: number
  /** Earlier groups with their numbers, by `groupName`; null, the default, without a baseline. */
  readonly baseline?: ReadonlyMap<string, number> | null
  readonly minConfidence?: Confidence
  /** What the processes of the report are named by: a label; null, the default, for pod or instance. */
  readonly processesBy?: string | null
  readonly notices?: readonly Notice[]
  /** Whether the report carries the stacks, for formats that draw them. */
  readonly drawsStacks?: boolean
}

/** The default number of goroutines at one place from which they are suspect. */
const DEFAULT_THRESHOLD = 1000

/** A report, and its groups, which a baseline is made from. */
export interface GoroutinesResult {
  readonly report: GoroutinesReport
  readonly groups: readonly GoroutineGroup[]
}

/**
 * Finds which goroutines wait, and in which deferred call. Forms of one moment are joined; several moments are instances, whose numbers are
 * added up. Of processes that labels name, the newest moment counts.
 * With `before` the report is about what was added since. Throws `ProfileError` where a source has no goroutines.
 */
export async function goroutines(
  sources: readonly ProfileSource[],
  before: readonly ProfileSource[] = [],
  options: GoroutineOptions = {},
  given?: GivenFacts,
): Promise<GoroutinesResult> {
  const facts = given ?? (await givenFacts(options))
  const after = await readInstances(sources, options.decode ?? {})
  const earlier = before.length === 0 ? null : await readInstances(before, options.decode ?? {})
  return goroutinesOf(after, earlier, options, facts)
}

/** Finds which of the given goroutines wait, and in which deferred call; with `earlier` the report is about what was added since. */
export async function goroutinesOf(
  after: ReadInstances,
  earlier: ReadInstances | null,
  options: GoroutineOptions,
  given: GivenFacts,
): Promise<GoroutinesResult> {
  const by = options.processesBy ?? null
  const { instances, processes, notices } = newestInstances(after.instances, by)
  const facts = await withNearbySource(given, () => framesOf(instances))
  const filter = await stackFilter(options)
  const graded = await gradedStacks(instances, facts, filter, options)
  const before = earlier === null ? null : newestInstances(earlier.instances, by).instances
  const known = before === null ? (options.baseline ?? null) : numbersOf(await gradedStacks(before, facts, filter, options))
  const groups = groupGoroutines(graded.stacks, known)
  const all = [...(earlier?.dumps ?? []), ...after.dumps]
  const report = goroutineReport({
    groups,
    inputs: all.map((one) => dumpSummary(one, earlier === null ? null : earlier.dumps.includes(one) ? 'before' : 'after')),
    evidence: graded.evidence,
    threshold: options.threshold ?? DEFAULT_THRESHOLD,
    hasStates: instances.every(({ base }) => base.form === 'dump'),
    isComparison: known !== null,
    instanceCount: instances.length,
    processes,
    filtered: graded.filtered,
    notices: distinctNotices([...(options.notices ?? []), ...notices, ...graded.notices, ...(earlier?.notices ?? []), ...after.notices]),
  })
  const flame = options.drawsStacks === true ? { flame: (await import('./goroutine-flame.ts')).goroutineFlame(graded.stacks) } : {}
  return { groups, report: { ...report, findings: await placed(report.findings, facts), ...flame } }
}

/** A frame for each function that goroutines are inside. */
function framesOf(instances: readonly Instance[]): SourceFrame[] {
  const frames = new Map<string, SourceFrame>()
  for (const { stacks } of instances)
    for (const { name, file, line } of stacks.flatMap((one) => one.frames))
      if (!frames.has(name)) frames.set(name, { function: name, file, line, startLine: null, release: null })
  return [...frames.values()]
}

/** Adds to findings their places in the source, for users who open files. */
async function placed(findings: readonly Finding[], { source }: GivenFacts): Promise<Finding[]> {
  if (source === null) return [...findings]
  return Promise.all(
    findings.map(async (finding): Promise<Finding> => {
      const { function: name, file, line } = finding
      if (name === null || file === null || line === null) return finding
      const found = await source.index.locate({ function: name, file, line, startLine: null, release: null })
      if (found === null || found.path === null || found.fit === 'moved') return finding
      return { ...finding, place: { path: source.prefix + found.path, column: null, endLine: null, endColumn: null } }
    }),
  )
}

interface GradedStacks {
  readonly stacks: readonly GoroutineStack[]
  readonly evidence: readonly EvidenceSource[]
  readonly notices: readonly Notice[]
  /** The number of goroutines that filters left out. */
  readonly filtered: number
}

async function gradedStacks(
  instances: readonly Instance[],
  facts: GivenFacts,
  keeps: (stack: SourceStack) => boolean,
  { minConfidence }: GoroutineOptions,
): Promise<GradedStacks> {
  const stacks: GoroutineStack[] = []
  const notices: Notice[] = []
  const evidence = new Map<string, EvidenceSource>()
  const minimum = confidenceRank(minConfidence ?? 'possible')
  const named = new NamedPrograms(facts.openNamed)
  let filtered = 0
  for (const [i, instance] of instances.entries()) {
    const { program, refusals } = await programOf(instance, facts, named)
    for (const text of refusals) notices.push({ code: 'executable-refused', text: `For ${instance.source}: ${text}` })
    for (const one of evidenceOf(program, facts)) evidence.set(one.source, one)
    const lookUp = new GoroutineFacts({
      program,
      profile: instance.located,
      index: facts.source?.index ?? null,
      release: releaseOf(instance, program),
      prefix: facts.source?.prefix ?? '',
      isProven: isProven(program, facts),
    })
    for (const stack of instance.stacks) {
      if (!keeps(stack)) {
        filtered += stack.count
        continue
      }
      const call = deferredCallOf(stack.frames, await lookUp.of(stack.frames), stack.isCrash)
      const deferred = call.confidence !== null && confidenceRank(call.confidence) > minimum ? UNKNOWN_CALL : call
      const transient = await lookUp.transient(stack.frames)
      const perInstance = instances.map((_, n) => (n === i ? stack.count : 0))
      stacks.push(judged(stack, { deferred, transient, perInstance }))
    }
  }
  return { stacks, evidence: [...evidence.values()], notices, filtered }
}

/** Each field by name: of a spread with more fields behind it, V8 makes a hidden class per object, which takes more memory than the object. */
function judged(
  { count, state, waitMin, waitMax, createdBy, labels, leaked, frames }: SourceStack,
  { deferred, transient, perInstance }: Pick<GoroutineStack, 'deferred' | 'transient' | 'perInstance'>,
): GoroutineStack {
  return { count, state, waitMin, waitMax, createdBy, labels, leaked, frames, deferred, transient, perInstance }
}

function releaseOf({ profile }: Instance, program: Program | null): string | null {
  return builtRelease(program, programVersion(program) ?? (profile === null ? null : inferGoVersion(profile)))
}

/** The executable of an instance: by its profile, or, for a dump, the only one given; without any given, the one that the profile names. */
async function programOf(
  { base, profile }: Instance,
  { executables }: GivenFacts,
  named: NamedPrograms,
): Promise<{ program: Program | null; refusals: readonly string[] }> {
  if (executables.length === 0) return { program: profile === null ? null : await named.of(profile), refusals: [] }
  const programs = await import('./find-program.ts')
  return profile === null ? programs.programOfNames(namesOf(base), executables) : programs.programOf(profile, executables)
}

/** The functions of a dump, each with the largest offset of its frames. */
function namesOf({ frames }: GoroutineDump): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  for (let row = 0; row < frames.length; row++)
    if (frames.offset[row]! > 0)
      names.set(frames.functionName(row), Math.max(frames.offset[row]!, names.get(frames.functionName(row)) ?? 0))
  return names
}

/** Whether the source is proven to be the built one: same commit, nothing changed, and the executable is the process's. */
function isProven(program: Program | null, { source }: GivenFacts): boolean {
  const settings = program?.executable.buildInfo?.settings
  const commit = settings?.get('vcs.revision')
  return program?.proof === 'build-id' && commit !== undefined && settings?.get('vcs.modified') === 'false' && source?.commit === commit
}

function evidenceOf(program: Program | null, { source }: GivenFacts): EvidenceSource[] {
  return [
    ...(program === null
      ? []
      : [{ kind: 'executable' as const, source: program.executable.name, detail: program.executable.buildInfo?.goVersion ?? '' }]),
    ...(source === null ? [] : [{ kind: 'source' as const, source: source.root, detail: source.detail }]),
  ]
}

async function stackFilter({ focus, ignore, ignoreCreatedBy }: GoroutineOptions): Promise<(stack: SourceStack) => boolean> {
  const compiled = (option: string, pattern: string | undefined) => (pattern === undefined ? null : compileMatcher(option, pattern))
  const [isFocus, isIgnored, isIgnoredCreator] = await Promise.all([
    compiled('focus', focus),
    compiled('ignore-function', ignore),
    compiled('ignore-created-by', ignoreCreatedBy),
  ])
  const matches = (frames: readonly StackFrame[], matcher: (text: string) => boolean) =>
    frames.some(({ name, file }) => matcher(name) || matcher(file))
  return ({ frames, createdBy }) =>
    (isFocus === null || matches(frames, isFocus)) &&
    (isIgnored === null || !matches(frames, isIgnored)) &&
    (isIgnoredCreator === null || createdBy === null || !isIgnoredCreator(createdBy.name))
}

function numbersOf({ stacks }: GradedStacks): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const group of groupGoroutines(stacks)) numbers.set(groupName(group), (numbers.get(groupName(group)) ?? 0) + group.count)
  return numbers
}
