import protobuf from 'protobufjs/minimal.js'

/** Whether each mapping of a profile says that its functions are known: field 7 of field 3. Source: proto/profile.proto. */
export function mappingFlags(profile: Uint8Array): boolean[] {
  const flags: boolean[] = []
  const reader = protobuf.Reader.create(profile)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 !== 3) {
      reader.skipType(tag & 7)
      continue
    }
    let flag = false
    for (const end = reader.uint32() + reader.pos; reader.pos < end; ) {
      const field = reader.uint32()
      if (field === 7 << 3) flag = reader.bool()
      else reader.skipType(field & 7)
    }
    flags.push(flag)
  }
  return flags
}
