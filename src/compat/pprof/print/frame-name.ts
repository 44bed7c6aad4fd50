import { cleanPath } from '../../../analysis/clean-path.ts'
import { baseName } from '../../go/base-name.ts'
import type { Line, Location } from '../profile.ts'

/**
 * How a frame is written: address, function and place as far as they are known, else the binary. `line` is null for a location
 * without lines. Source: google/pprof internal/graph/graph.go, `nodeInfo` without `ObjNames`, and `PrintableName`.
 */
export function frameName(location: Location, line: Line | null): string {
  const parts: string[] = []
  if (location.address !== 0n) parts.push(location.address.toString(16).padStart(16, '0'))
  const name = line?.fn.name ?? ''
  const file = line === null ? '' : cleanPath(line.fn.file)
  const object = name === '' ? (location.mapping?.file ?? '') : ''
  if (name !== '') parts.push(name)
  if (line !== null && line.line !== 0) parts.push(`${file}:${line.line}${line.column === 0 ? '' : `:${line.column}`}`)
  else if (file !== '') parts.push(file)
  else if (name === '') parts.push(object === '' ? '<unknown>' : `[${baseName(object)}]`)
  return parts.join(' ')
}
