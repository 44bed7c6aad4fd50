import { grown } from './grown'
import { at, readTag, skipUnknown, varint } from './input'
import { RowsById } from './rows-by-id'
import { readStringRow } from './strings'
import { FUNCTION, FUNCTION_FIELDS } from './tags'

/** The functions, as `FunctionTable` of `profile/profile.ts` has them. */
export const functions = new RowsById()
export let functionName = new StaticArray<u32>(1 << 10)
export let functionSystemName = new StaticArray<u32>(1 << 10)
export let functionFile = new StaticArray<u32>(1 << 10)
export let functionStartLine = new StaticArray<f64>(1 << 10)

/** Reads the function at the cursor. */
export function readFunction(end: i32): void {
  let id: u64 = 0
  let name: u32 = 0
  let systemName: u32 = 0
  let file: u32 = 0
  let startLine: i64 = 0
  while (at < end) {
    const tag = readTag(end)
    if (tag == FUNCTION.Id) id = varint(end)
    else if (tag == FUNCTION.Name) name = readStringRow(end)
    else if (tag == FUNCTION.SystemName) systemName = readStringRow(end)
    else if (tag == FUNCTION.File) file = readStringRow(end)
    else if (tag == FUNCTION.StartLine) startLine = <i64>varint(end)
    else skipUnknown(tag, end, FUNCTION_FIELDS)
  }
  const row = functions.define(id)
  functionName = grown(functionName, row + 1)
  functionSystemName = grown(functionSystemName, row + 1)
  functionFile = grown(functionFile, row + 1)
  functionStartLine = grown(functionStartLine, row + 1)
  functionName[row] = name
  functionSystemName[row] = systemName
  functionFile[row] = file
  functionStartLine[row] = <f64>startLine
}
