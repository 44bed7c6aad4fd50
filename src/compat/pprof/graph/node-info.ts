import { baseName } from '../../../base/go-path.ts'

/** What a node of a graph stands for: as much of function, file, line and address as the granularity of the report keeps. */
export interface NodeInfo {
  readonly name: string
  /** Name before demangling; none of pprof's own reports keeps it. */
  readonly origName: string
  readonly address: bigint
  readonly file: string
  readonly startLine: number
  readonly line: number
  readonly column: number
  readonly objectFile: string
}

/** Nothing known. */
export const NO_INFO: NodeInfo = { name: '', origName: '', address: 0n, file: '', startLine: 0, line: 0, column: 0, objectFile: '' }

/** The name of a node in text reports. Source: google/pprof internal/graph/graph.go, `PrintableName`. */
export function printableName(info: NodeInfo): string {
  // most nodes are functions
  if (info.address === 0n && info.line === 0 && info.file === '' && info.name !== '') return info.name
  return nameComponents(info).join(' ')
}

/** Address, function and place of a node, of which there is at least one. Source: google/pprof internal/graph/graph.go, `NameComponents`. */
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

/** A node's fields in a row, as Go prints them: the last order between nodes. Source: google/pprof internal/graph/graph.go, `compareNodes`. */
export function infoText(info: NodeInfo): string {
  const { name, origName, address, file, startLine, line, column, objectFile } = info
  return `{${name} ${origName} ${address} ${file} ${startLine} ${line} ${column} ${objectFile}}`
}
