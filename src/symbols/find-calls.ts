import { Fields } from './fields.ts'

/** A direct call: the address behind its instruction, and where it leads. */
export interface DirectCall {
  readonly returnAddress: number
  readonly target: number
}

/** Machines whose calls can be found. */
export function hasKnownCalls(arch: string): boolean {
  return arch === 'amd64' || arch === 'arm64'
}

/**
 * The bytes in code that are a direct call of one of the targets, in order. `address` is that of the first byte. amd64: E8 and 32 bits,
 * wherever they stand, so that a target is to be a rare number; arm64: BL, in words. Source: see `directCall`.
 */
export function findCalls(code: Uint8Array, address: number, arch: string, isTarget: (address: number) => boolean): DirectCall[] {
  const fields = new Fields(code, true, 8)
  const calls: DirectCall[] = []
  const add = (returnAddress: number, target: number) => {
    if (isTarget(target)) calls.push({ returnAddress, target })
  }
  if (arch === 'amd64')
    for (let at = code.indexOf(0xe8); at >= 0 && at + 5 <= code.length; at = code.indexOf(0xe8, at + 1))
      add(address + at + 5, address + at + 5 + fields.i32(at + 1))
  if (arch === 'arm64')
    for (let at = -address & 3; at + 4 <= code.length; at += 4)
      if (code[at + 3]! >>> 2 === 0b100101) add(address + at + 4, address + at + ((fields.u32(at) << 6) >> 6) * 4)
  return calls
}
