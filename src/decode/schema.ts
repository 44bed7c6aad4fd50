const VARINT = 0
const BYTES = 2
const field = (number: number, wireType: number) => (number << 3) | wireType

/**
 * Tags (field number and wire type) of the profile format. Repeated numbers are named by their unpacked form; the packed
 * one has wire type 2. Source: proto/profile.proto.
 */
export const PROFILE = {
  sample_type: field(1, BYTES),
  sample: field(2, BYTES),
  mapping: field(3, BYTES),
  location: field(4, BYTES),
  function: field(5, BYTES),
  string_table: field(6, BYTES),
  drop_frames: field(7, VARINT),
  keep_frames: field(8, VARINT),
  time_nanos: field(9, VARINT),
  duration_nanos: field(10, VARINT),
  period_type: field(11, BYTES),
  period: field(12, VARINT),
  comment: field(13, VARINT),
  default_sample_type: field(14, VARINT),
  doc_url: field(15, VARINT),
} as const

export const VALUE_TYPE = { type: field(1, VARINT), unit: field(2, VARINT) } as const

export const SAMPLE = { location_id: field(1, VARINT), value: field(2, VARINT), label: field(3, BYTES) } as const

export const LABEL = { key: field(1, VARINT), str: field(2, VARINT), num: field(3, VARINT), num_unit: field(4, VARINT) } as const

export const MAPPING = {
  id: field(1, VARINT),
  memory_start: field(2, VARINT),
  memory_limit: field(3, VARINT),
  file_offset: field(4, VARINT),
  filename: field(5, VARINT),
  build_id: field(6, VARINT),
  has_functions: field(7, VARINT),
  has_filenames: field(8, VARINT),
  has_line_numbers: field(9, VARINT),
  has_inline_frames: field(10, VARINT),
} as const

export const LOCATION = {
  id: field(1, VARINT),
  mapping_id: field(2, VARINT),
  address: field(3, VARINT),
  line: field(4, BYTES),
  is_folded: field(5, VARINT),
} as const

export const LINE = { function_id: field(1, VARINT), line: field(2, VARINT), column: field(3, VARINT) } as const

export const FUNCTION = {
  id: field(1, VARINT),
  name: field(2, VARINT),
  system_name: field(3, VARINT),
  filename: field(4, VARINT),
  start_line: field(5, VARINT),
} as const

/** The packed form of a repeated number's tag. */
export function packed(tag: number): number {
  return (tag & ~7) | BYTES
}
