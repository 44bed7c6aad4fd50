import { grown } from './grown'
import { at, bytes, seek, varint } from './input'
import { handBack } from './outcome'

/** Rows beyond this are no string table's. */
const MAX_ROW: u64 = 1 << 28

/** The bytes of all strings, and where each ends. */
export let text = new StaticArray<u8>(1 << 16)
export let textEnd = new StaticArray<u32>(1 << 12)
export let stringCount: i32 = 0
let textLength: i32 = 0
let largest: u64 = 0

/** Takes the bytes up to `end` as the next string. The first one must be empty. */
export function readString(end: i32): void {
  const length = end - at
  if (stringCount == 0 && length != 0) handBack()
  text = grown(text, textLength + length)
  memory.copy(changetype<usize>(text) + textLength, changetype<usize>(bytes) + at, length)
  textLength += length
  textEnd = grown(textEnd, stringCount + 1)
  textEnd[stringCount++] = textLength
  seek(end)
}

/** Reads a reference into the string table, which may come later. */
export function readStringRow(end: i32): u32 {
  const row = varint(end)
  if (row >= MAX_ROW) handBack()
  if (row > largest) largest = row
  return <u32>row
}

/** Whether the table has all rows that were referred to. */
export function hasAllStrings(): bool {
  return largest < <u64>stringCount
}

export function isEmptyString(row: i32): bool {
  return textStart(row) == textEnd[row]
}

export function isEqualString(a: i32, b: i32): bool {
  const start = textStart(a)
  const other = textStart(b)
  const length = textEnd[a] - start
  if (textEnd[b] - other != length) return false
  for (let i: u32 = 0; i < length; i++) if (text[start + i] != text[other + i]) return false
  return true
}

/** Source: FNV-1a, as `profile/string-table.ts` has it. */
export function stringHash(row: i32): u32 {
  let hash: u32 = 0x811c9dc5
  for (let i = textStart(row), end = textEnd[row]; i < end; i++) hash = (hash ^ text[i]) * 0x01000193
  return hash
}

function textStart(row: i32): u32 {
  return row == 0 ? 0 : textEnd[row - 1]
}

/** Forgets all strings. */
export function resetStrings(): void {
  stringCount = 0
  textLength = 0
  largest = 0
}
