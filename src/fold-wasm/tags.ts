/** Tags (field number and wire type) of the profile format, and how many fields each message has. Source: proto/profile.proto. */
export const enum PROFILE {
  Sample = 0x12,
  Mapping = 0x1a,
  Location = 0x22,
  Function = 0x2a,
  String = 0x32,
}

export const enum SAMPLE {
  LocationId = 0x08,
  LocationIds = 0x0a,
  Value = 0x10,
  Values = 0x12,
  Label = 0x1a,
}
export const SAMPLE_FIELDS: u32 = 3

export const enum LABEL {
  Key = 0x08,
  Text = 0x10,
  Number = 0x18,
  Unit = 0x20,
}
export const LABEL_FIELDS: u32 = 4

export const enum MAPPING {
  Id = 0x08,
  Start = 0x10,
  Limit = 0x18,
  Offset = 0x20,
  File = 0x28,
  BuildId = 0x30,
  HasFunctions = 0x38,
  HasInlineFrames = 0x50,
}
export const MAPPING_FIELDS: u32 = 10

export const enum LOCATION {
  Id = 0x08,
  MappingId = 0x10,
  Address = 0x18,
  Line = 0x22,
  IsFolded = 0x28,
}
export const LOCATION_FIELDS: u32 = 5

export const enum LINE {
  FunctionId = 0x08,
  Line = 0x10,
  Column = 0x18,
}
export const LINE_FIELDS: u32 = 3

export const enum FUNCTION {
  Id = 0x08,
  Name = 0x10,
  SystemName = 0x18,
  File = 0x20,
  StartLine = 0x28,
}
export const FUNCTION_FIELDS: u32 = 5
