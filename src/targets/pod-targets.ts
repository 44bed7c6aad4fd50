import { ProfileError } from '../base/error.ts'
import type { Target } from './target.ts'

/** Where the pprof pages of a pod usually are, if none of its ports is named so. */
const USUAL_PORT = 6060
const PORT_NAMES = ['pprof', 'http-pprof', 'debug', 'http-debug']

/** How pods are reached unless the user names another way. */
export const VIA_KUBECTL = 'kubectl://{namespace}/{pod}:{port}'

/** What is read of a pod. Source: Kubernetes API, core/v1 `Pod`. */
interface Pod {
  readonly metadata?: {
    readonly name?: unknown
    readonly namespace?: unknown
    readonly deletionTimestamp?: unknown
    readonly labels?: object
  }
  readonly spec?: { readonly nodeName?: unknown; readonly containers?: readonly { readonly ports?: readonly ContainerPort[] }[] }
  readonly status?: { readonly phase?: unknown }
}

interface ContainerPort {
  readonly name?: unknown
  readonly containerPort?: unknown
}

/**
 * The running pods in the answer of `kubectl get pods --output json`, and how many others there are. Their labels are namespace, pod,
 * node, and those of the pod under names that Prometheus could have. Throws `bad-targets`.
 */
export function podTargets(text: string, source: string): { targets: Target[]; otherCount: number } {
  const pods = podsIn(text)
  if (pods === null)
    throw new ProfileError('bad-targets', 'kubectl answered with no list of pods', source, 'see what kubectl get pods -o json prints')
  const targets = pods.filter(isRunning).flatMap((pod) => targetOf(pod) ?? [])
  return { targets, otherCount: pods.length - targets.length }
}

function podsIn(text: string): readonly Pod[] | null {
  try {
    const { items } = JSON.parse(text) as { items?: unknown }
    return Array.isArray(items) ? (items as readonly Pod[]) : null
  } catch {
    return null
  }
}

function isRunning({ metadata, status }: Pod): boolean {
  return status?.phase === 'Running' && metadata?.deletionTimestamp === undefined
}

function targetOf({ metadata = {}, spec = {} }: Pod): Target | null {
  const { name, namespace, labels = {} } = metadata
  if (typeof name !== 'string' || typeof namespace !== 'string') return null
  const address = `${name}:${portOf(spec)}`
  const own = Object.entries(labels).map(([key, value]) => [key.replace(/\W/g, '_').replace(/^\d/, '_$&'), String(value)])
  const node = typeof spec.nodeName === 'string' ? { node: spec.nodeName } : {}
  return {
    address,
    scheme: 'http',
    labels: { ...Object.fromEntries(own), namespace, pod: name, ...node, instance: address },
    discovered: {},
  }
}

function portOf({ containers = [] }: NonNullable<Pod['spec']>): number {
  const ports = containers.flatMap((container) => container.ports ?? [])
  const named = PORT_NAMES.map((name) => ports.find((port) => port.name === name)?.containerPort)
  return named.find((port) => typeof port === 'number') ?? USUAL_PORT
}
