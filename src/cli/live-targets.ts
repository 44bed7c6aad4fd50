import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import { counted } from '../base/units.ts'
import { type Endpoint, fileStem, parseEndpoint, withoutSecrets } from '../node/endpoint.ts'
import { readText } from '../node/small-file.ts'
import { parseLabelMatchers } from '../targets/label-matchers.ts'
import { podTargets, VIA_KUBECTL } from '../targets/pod-targets.ts'
import { readTargetList } from '../targets/read-target-list.ts'
import { labelOf, type Target } from '../targets/target.ts'
import { labelStem, uniqueStems } from '../targets/target-names.ts'
import { targetUrl } from '../targets/target-url.ts'
import type { ParsedArguments } from './command.ts'
import type { Network } from './network.ts'
import { listOption, textOption } from './option-values.ts'

/** How many processes are asked at once, unless `--parallel` says. */
export const DEFAULT_PARALLEL = 50

/** A process that is asked for profiles. */
export interface LiveTarget {
  readonly endpoint: Endpoint
  /** What a list says of it; empty where the user gave its URL. */
  readonly labels: Labels
  /** A word for its file names, which no other target has. */
  readonly stem: string
}

/** The processes that a command line names, and why others of its lists cannot be asked. */
export interface LiveTargets {
  readonly targets: readonly LiveTarget[]
  readonly failures: readonly ProfileError[]
}

/** Whether the command line names lists of processes, not URLs alone. */
export function hasTargetLists({ options }: ParsedArguments): boolean {
  return options['targets'] !== undefined || options['kubectl'] !== undefined
}

/**
 * The processes that URLs, `--targets` and `--kubectl` name; each address once. Throws `usage` without any of them, `no-match` where
 * no listed one is left, and what reading a list throws.
 */
export async function liveTargets(args: ParsedArguments, network: Network): Promise<LiveTargets> {
  checkOptions(args)
  const given = args.operands.map(parseEndpoint).map((endpoint) => ({ endpoint, labels: {} }))
  const listed = hasTargetLists(args) ? await listedTargets(args, network) : { reached: [], failures: [] }
  const all = [...given, ...listed.reached]
  const stems = uniqueStems(all.map(({ endpoint, labels }) => labelStem(labels) || fileStem(endpoint)))
  return { targets: all.map((one, i) => ({ ...one, stem: stems[i]! })), failures: listed.failures }
}

function checkOptions(args: ParsedArguments): void {
  if (hasTargetLists(args)) {
    const port = args.options['target-port'] as number | undefined
    if (port !== undefined && (port < 1 || port > 65_535))
      throw new ProfileError('usage', '--target-port must be a port, 1 to 65535', '--target-port', 'write --target-port 6060')
    return
  }
  const alone = ['target-filter', 'target-port', 'via', 'namespace'].find((name) => args.options[name] !== undefined)
  if (alone !== undefined)
    throw new ProfileError(
      'usage',
      `--${alone} is about listed processes, and no list is given`,
      `--${alone}`,
      'give --targets or --kubectl',
    )
  if (args.operands.length === 0)
    throw new ProfileError(
      'usage',
      'no URL is given',
      'the command line',
      'give one, such as http://localhost:6060, or a list with --targets',
    )
}

/** A listed process, and how it is reached. */
type Reached = Omit<LiveTarget, 'stem'>

async function listedTargets(args: ParsedArguments, network: Network): Promise<{ reached: Reached[]; failures: ProfileError[] }> {
  const via = textOption(args, 'via') ?? null
  const [lists, pods] = await Promise.all([
    Promise.all(listOption(args, 'targets').map((place) => readList(place, network))),
    podsOf(args, network),
  ])
  const all = [...lists.flat().map((target) => ({ target, via })), ...pods.map((target) => ({ target, via: via ?? VIA_KUBECTL }))]
  const matchers = await Promise.all(listOption(args, 'target-filter').map((text) => parseLabelMatchers(text, '--target-filter')))
  const wanted = all.filter(({ target }) => matchers.every((matches) => matches((name) => labelOf(target, name))))
  if (wanted.length === 0 && args.operands.length === 0) throw nothingListed(all.map(({ target }) => target))
  const port = (args.options['target-port'] as number | undefined) ?? null
  const reached = new Map<string, Reached>()
  const failures: ProfileError[] = []
  for (const { target, via } of wanted) {
    try {
      const endpoint = parseEndpoint(targetUrl(target, { port, via }))
      // one process may be listed for several jobs
      if (!reached.has(endpoint.name)) reached.set(endpoint.name, { endpoint, labels: target.labels })
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error
      failures.push(error)
    }
  }
  if (reached.size === 0 && failures.length > 0 && args.operands.length === 0) throw failures[0]!
  return { reached: [...reached.values()], failures }
}

async function readList(place: string, network: Network): Promise<Target[]> {
  if (!/^https?:\/\//i.test(place)) return readTargetList(await readText(place), place)
  // a bare address is Prometheus itself
  const isBare = URL.canParse(place) && new URL(place).pathname === '/'
  const url = isBare ? new URL('/api/v1/targets?state=active', place).href : place
  return readTargetList(new TextDecoder().decode(await network.download(url)), withoutSecrets(url))
}

async function podsOf(args: ParsedArguments, network: Network): Promise<Target[]> {
  const selector = textOption(args, 'kubectl')
  if (selector === undefined) return []
  const namespace = textOption(args, 'namespace') ?? null
  if (namespace !== null && !/^(\*|[a-z0-9][a-z0-9-]*)$/.test(namespace))
    throw new ProfileError('usage', 'this is no name of a namespace', '--namespace', "write --namespace shop, or '*' for all")
  const { targets, otherCount } = podTargets(await network.pods(selector, namespace), 'kubectl get pods')
  if (targets.length > 0) return targets
  throw new ProfileError(
    'no-match',
    otherCount === 0
      ? 'no pod matches the selector'
      : `no pod that matches the selector is running (${counted(otherCount, 'pod')} otherwise)`,
    `--kubectl ${selector}`,
    'check the selector and --namespace with kubectl get pods',
  )
}

/** The most labels that an error lists. */
const MAX_SHOWN = 8

function nothingListed(targets: readonly Target[]): ProfileError {
  if (targets.length === 0)
    return new ProfileError('no-match', 'the list names no process', '--targets', 'check that the service is discovered')
  const pairs = new Set(targets.flatMap(({ labels }) => Object.entries(labels).map(([name, value]) => `${name}="${value}"`)))
  const shown = [...pairs].slice(0, MAX_SHOWN)
  return new ProfileError(
    'no-match',
    `none of ${counted(targets.length, 'listed process', 'listed processes')} has these labels`,
    '--target-filter',
    `there are ${shown.join(', ')}${pairs.size > MAX_SHOWN ? ` and ${pairs.size - MAX_SHOWN} more` : ''}`,
  )
}
