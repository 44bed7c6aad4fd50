import { ProfileError } from '../base/error.ts'
import { labelOf, type Target } from './target.ts'

/** How a target is reached. */
export interface Route {
  /** The port of the pprof pages; null for that of the list. */
  readonly port: number | null
  /** A URL with `{label}`, `{address}`, `{host}` and `{port}` in it; null where targets are asked themselves. */
  readonly via: string | null
}

/**
 * The URL at which the pprof pages of a target are. Throws `usage` where the template names a label that the target does not have, or
 * whose value would lead elsewhere.
 */
export function targetUrl(target: Target, { port, via }: Route): string {
  const { scheme, address } = target
  const [, host, given] = /^(.*?)(?::(\d+))?$/.exec(address) as unknown as [string, string, string | undefined]
  const chosen = port === null ? given : String(port)
  const place = chosen === undefined ? host : `${host}:${chosen}`
  if (via === null) return `${scheme}://${place}`
  return via.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'address') return place
    if (name === 'host') return host
    const value = name === 'port' ? (chosen ?? '') : named(target, name)
    if (value === '') throw new ProfileError('usage', `a target has no label ${name}`, address, HINT)
    // encoded, these two would still be steps of a path
    if (value === '.' || value === '..') throw new ProfileError('usage', `the label ${name} of a target is a step of a path`, address, HINT)
    return encodeURIComponent(value)
  })
}

const HINT = 'see what labels the list has, and name one of them in --via'

/** What Kubernetes' service discovery calls labels that relabeling usually renames. */
const KUBERNETES: Readonly<Record<string, string>> = { namespace: '__meta_kubernetes_namespace', pod: '__meta_kubernetes_pod_name' }

function named(target: Target, name: string): string {
  return labelOf(target, name) || labelOf(target, KUBERNETES[name] ?? '')
}
