import type { EngineReply, Send } from './engine.ts'

/** Who answers at an address. */
export type Product = 'pyroscope' | 'parca'

/** Names in the heaps of the engines themselves, and not of programs that send profiles to them. */
const OWN_PACKAGES: Readonly<Record<Product, RegExp>> = {
  pyroscope: /github\.com\/grafana\/pyroscope(?:\/v\d+)?\/pkg\//,
  parca: /github\.com\/parca-dev\/parca\/pkg\//,
}

/** Whether an address has the usual name or port of an engine: `pyroscope:4040`, `parca:7070`, `profiles-prod-001.grafana.net`. */
export function looksLikeEngine({ hostname, port }: { readonly hostname: string; readonly port: string }): boolean {
  return /pyroscope|parca|^profiles-.*\.grafana\.net$/i.test(hostname) || port === '4040' || port === '7070'
}

/** Whether a heap, with one character per byte, is that of an engine itself. */
export function isHeapOfEngine(content: string): boolean {
  return Object.values(OWN_PACKAGES).some((pattern) => pattern.test(content))
}

/** Asks which engine answers, by requests that only read the names of types; null where none does. Never throws what sending throws. */
export async function recognizeEngine(send: Send, now: number): Promise<Product | null> {
  const ask = async (request: Parameters<Send>[0]) => send(request).catch((): EngineReply | null => null)
  const types = await ask({ method: 'GET', path: '/api/profiles/types' })
  if (types?.status === 200 && Array.isArray(keysOf(types)?.['types'])) return 'parca'
  const reply = await ask({
    method: 'POST',
    path: '/querier.v1.QuerierService/ProfileTypes',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ start: String(now - 3_600_000), end: String(now) }),
  })
  const found = reply === null ? null : keysOf(reply)
  if (found === null) return null
  if (reply!.status === 401) return found['code'] === 'unauthenticated' ? 'pyroscope' : null
  return reply!.status === 200 && Object.keys(found).every((name) => name === 'profileTypes') ? 'pyroscope' : null
}

function keysOf({ body }: EngineReply): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
