import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import type { StackProfile } from '../../src/profile/stack-profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { type TextProfileOptions, textProfile } from './text-profile.ts'

/** A profile written as its stacks, decoded with all of them. */
export async function stackProfile(text: string, options: TextProfileOptions = {}): Promise<StackProfile> {
  return stackProfileOf(textProfile(text, options))
}

/** The same of bytes. */
export async function stackProfileOf(bytes: Uint8Array): Promise<StackProfile> {
  const stacks = new StackTable()
  const profile = await decodeProfile(bytesSource('test.pb', bytes), stacks)
  return { profile, stacks }
}
