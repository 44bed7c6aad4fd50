import { type FunctionMessage, messageBytes } from './profile-message.ts'

/** Where a process has a file in memory. */
export interface MappedFile {
  readonly start: bigint | number
  readonly file?: string
  readonly buildId?: string
  /** Of its first byte in the file. */
  readonly offset?: number
}

/** An address of a stack: the frames that the profile names there, innermost first; none where it names none. */
export interface MappedAddress {
  readonly address: bigint
  readonly frames?: readonly { readonly name: string; readonly line?: number; readonly startLine?: number }[]
  /** Number of its mapping; default the first. */
  readonly mapping?: number
}

/** A heap profile of rate 1, with one sample of 48 bytes for each address: as protobuf bytes. */
export function programProfile(addresses: readonly MappedAddress[], mappings: readonly MappedFile[] = []): Uint8Array {
  const strings = ['']
  const string = (text: string) => {
    const known = strings.indexOf(text)
    return known !== -1 ? known : strings.push(text) - 1
  }
  const names: FunctionMessage[] = []
  const functionOf = (name: string, startLine: number) => {
    names.push({ id: names.length + 1, name: string(name), systemName: string(name), filename: string('main.go'), startLine })
    return names.length
  }
  const type = (name: string, unit: string) => ({ type: string(name), unit: string(unit) })
  const message = {
    sampleType: [type('inuse_objects', 'count'), type('inuse_space', 'bytes')],
    periodType: type('space', 'bytes'),
    period: 1,
    mapping: mappings.map(({ start, file = 'app', buildId = '', offset = 0 }, i) => ({
      id: i + 1,
      memoryStart: numberOf(start),
      memoryLimit: numberOf(start) + 0x100_0000,
      fileOffset: offset,
      filename: string(file),
      buildId: string(buildId),
    })),
    location: addresses.map(({ address, frames = [], mapping = 1 }, i) => ({
      id: i + 1,
      address: numberOf(address),
      mappingId: mappings.length === 0 ? 0 : mapping,
      line: frames.map(({ name, line = 0, startLine = 0 }) => ({ functionId: functionOf(name, startLine), line })),
    })),
    sample: addresses.map((_, i) => ({
      locationId: [i + 1],
      value: [1, 48],
      label: [{ key: string('bytes'), num: 48, numUnit: string('bytes') }],
    })),
    function: names,
  }
  const stringTable = () => strings.map((text) => new TextEncoder().encode(text))
  return messageBytes({ ...message, stringTable: stringTable() })
}

/** Addresses of processes are below 2^53. */
function numberOf(address: bigint | number): number {
  return Number(address)
}
