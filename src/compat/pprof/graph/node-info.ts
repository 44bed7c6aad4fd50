import { baseName } from '../../../base/go-path.ts'

/** The identity of a node: function, file, line and address, as far as the report's granularity keeps them. */
export interface NodeInfo {
  readonly name: string
  /** The name before demangling; pprof's own reports never keep it. */
  readonly origName: string
  readonly address: bigint
  readonly file: string
  readonly startLine: number
  readonly line: number
  readonly column: number
  readonly objectFile: string
}

/** The info of a node about which nothing is known. */
export const NO_INFO: NodeInfo = { name: '', origName: '', address: 0n, file: '', startLine: 0, line: 0, column: 0, objectFile: '' }

/** The name of a node in text reports. Source: google/pprof internal/graph/graph.go, `PrintableName`. */
export function printableName(info: NodeInfo): string {
  // most nodes are functions
  if (info.address === 0n && info.line === 0 && info.file === '' && info.name !== '') return info.name
  return nameComponents(info).join(' ')
}

/**
 * The parts of a node's name: address, function and place, at least one. Source: google/pprof internal/graph/graph.go,
 * `NameComponents`.
 */
export function nameComponents(info: NodeInfo): string[] {
  const components: string[] = []
  if (info.address !== 0n) components.push(info.address.toString(16).padStart(16, '0'))
  if (info.name !== '') components.push(info.name)
  if (info.line !== 0) components.push(`${info.file}:${info.line}${info.column === 0 ? '' : `:${info.column}`}`)
  else if (info.file !== '') components.push(info.file)
  else if (info.name !== '') return components
  else if (info.objectFile !== '') components.push(`[${baseName(info.objectFile)}]`)
  else components.push('<unknown>')
  return components
}

/**
 * All fields of a node as Go prints them; the order of last resort between nodes. Source: google/pprof internal/graph/graph.go,
 * `compareNodes`.
 */
export function infoText(info: NodeInfo): string {
  const { name, origName, address, file, startLine, line, column, objectFile } = info
  return `{${name} ${origName} ${address} ${file} ${startLine} ${line} ${column} ${objectFile}}`
}
