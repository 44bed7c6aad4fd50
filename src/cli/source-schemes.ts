import { existsSync } from 'node:fs'
import { isEngineSource } from '../engines/engine-scheme.ts'
import { isFileUrl, looksLikeEndpoint } from '../node/endpoint.ts'
import type { SourceScheme } from './source-scheme.ts'

/**
 * The kinds of places that profiles come from, in the order in which they are tried for a word. The last one accepts every
 * word. A kind with its own scheme, such as `engine+http://`, must come before those that accept a word by its shape.
 */
export const SOURCE_SCHEMES: readonly SourceScheme[] = [
  {
    usage: 'an engine (\'pyroscope+http://HOST?query={service_name="orders"}\', parca+http://…)',
    takes: isEngineSource,
    load: async () => (await import('./open-engine.ts')).openEngine,
  },
  {
    usage: 'a stored profile (http://HOST/PATH.pb.gz)',
    takes: isFileUrl,
    load: async () => (await import('./open-stored-profile.ts')).openStoredProfile,
  },
  {
    usage: 'a live process (http://HOST:PORT, HOST:PORT, unix:///PATH.sock:/debug/pprof/)',
    // an existing file of this name is preferred to a host
    takes: (operand) => looksLikeEndpoint(operand) && (hasScheme(operand) || !existsSync(operand)),
    load: async () => (await import('./open-endpoint.ts')).openEndpoint,
  },
  {
    usage: 'a file, a directory, a glob, - for standard input',
    takes: () => true,
    load: async () => (await import('./open-files.ts')).openFiles,
  },
]

function hasScheme(operand: string): boolean {
  return /^[a-z]+:\/\//i.test(operand)
}
