import { Fields } from './fields.ts'
import type { ImageMemory } from './image.ts'

/**
 * The target of the direct call that ends at a return address; null where no direct call ends there. amd64: byte E8 and 32 bits relative to
 * the return address; arm64: BL, 26 bits of words relative to the instruction. Source: Intel SDM volume 2, CALL; Arm ARM, C6.2, BL.
 */
export async function directCall(memory: ImageMemory, returnAddress: number): Promise<number | null> {
  const { arch } = memory.image
  const length = arch === 'amd64' ? 5 : arch === 'arm64' ? 4 : null
  if (length === null || !isCode(memory, returnAddress - length, length)) return null
  const code = new Fields(await memory.read(returnAddress - length, length), true, 8)
  if (arch === 'amd64') return code.bytes[0] === 0xe8 ? returnAddress + code.i32(1) : null
  if (returnAddress % 4 !== 0 || code.u32(0) >>> 26 !== 0b100101) return null
  return returnAddress - 4 + ((code.u32(0) << 6) >> 6) * 4
}

/**
 * Whether a call through a pointer ends at a return address; null where the machine is not known. amd64: FF, a byte with 2 in its middle
 * bits, and an operand whose length follows from that byte; arm64: BLR. Source: Intel SDM volume 2, CALL and table 2-2; Arm ARM, C6.2, BLR.
 */
export async function isPointerCall(memory: ImageMemory, returnAddress: number): Promise<boolean | null> {
  const { arch } = memory.image
  const length = arch === 'amd64' ? LONGEST_CALL : arch === 'arm64' ? 4 : null
  if (length === null) return null
  if (!isCode(memory, returnAddress - length, length)) return false
  const code = new Fields(await memory.read(returnAddress - length, length), true, 8)
  if (arch === 'arm64') return returnAddress % 4 === 0 && (code.u32(0) & 0xfffffc1f) >>> 0 === 0xd63f0000
  for (let at = 0; at < length - 1; at++)
    if (code.bytes[at] === 0xff && pointerCallLength(code.bytes[at + 1]!, code.bytes[at + 2] ?? 0) === length - at) return true
  return false
}

/** Bytes of the longest CALL through a pointer: FF, ModRM, SIB and 32 bits. */
const LONGEST_CALL = 7

/** Bytes of a CALL through a pointer, by its ModRM and SIB bytes; 0 where these are another instruction's. */
function pointerCallLength(modRm: number, sib: number): number {
  const [mode, operation, register] = [modRm >>> 6, (modRm >>> 3) & 7, modRm & 7]
  if (operation !== 2) return 0
  if (mode === 3) return 2
  const scaled = register === 4 ? 1 : 0
  const isFar = mode === 2 || (mode === 0 && (register === 5 || (scaled === 1 && (sib & 7) === 5)))
  return 2 + scaled + (isFar ? 4 : mode === 1 ? 1 : 0)
}

/** Whether `length` bytes at an address are code that the file holds. */
export function isCode(memory: ImageMemory, address: number, length: number): boolean {
  return memory.segmentAt(address)?.isExecutable === true && memory.available(address) >= length
}

/**
 * Where a linker's jump leads: a linker puts one between a call and a target that is too far for the call (ADRP, ADD, BR of one register).
 * Null where there is no such jump. Only arm64 has them. Source: cmd/link/internal/arm64, asm.go, gentramp; GNU ld, elfnn-aarch64.c.
 */
export async function trampolineTarget(memory: ImageMemory, address: number): Promise<number | null> {
  if (memory.image.arch !== 'arm64' || !isCode(memory, address, 12)) return null
  const code = new Fields(await memory.read(address, 12), true, 8)
  const [adrp, add, branch] = [code.u32(0), code.u32(4), code.u32(8)]
  const register = adrp & 31
  // the second instruction must add to the register that the first one set, without a shift
  if ((adrp & 0x9f000000) >>> 0 !== 0x90000000 || (add & 0xffc003ff) >>> 0 !== (0x91000000 | (register << 5) | register) >>> 0) return null
  if (branch !== (0xd61f0000 | (register << 5)) >>> 0) return null
  const pages = ((((adrp >>> 5) & 0x7ffff) << 13) >> 11) | ((adrp >>> 29) & 3)
  return Math.floor(address / 4096) * 4096 + pages * 4096 + ((add >>> 10) & 0xfff)
}
