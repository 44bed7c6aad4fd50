import { at, readTag, skipUnknown, varint } from './input'
import { handBack, needStacks } from './outcome'
import { readStringRow } from './strings'
import { LABEL, LABEL_FIELDS } from './tags'

/** More numeric labels than any heap profile has in a sample: Go writes one, the size of an object. */
const MAX_LABELS: i32 = 8

/** Row of the label key that is taken for `bytes`: the only one with numbers. 0 while none was seen. */
export let sizeKey: u32 = 0
/** The numeric labels of the sample that is read. */
const keys = new StaticArray<u32>(MAX_LABELS)
const numbers = new StaticArray<i64>(MAX_LABELS)
let count: i32 = 0

export function clearLabels(): void {
  count = 0
}

/** Reads the label at the cursor. Texts are not kept; a label without text, number and unit is dropped, as pprof does. */
export function readLabel(end: i32): void {
  let key: u32 = 0
  let text: u32 = 0
  let number: i64 = 0
  let unit: u32 = 0
  while (at < end) {
    const tag = readTag(end)
    if (tag == LABEL.Key) key = readStringRow(end)
    else if (tag == LABEL.Text) text = readStringRow(end)
    else if (tag == LABEL.Number) number = <i64>varint(end)
    else if (tag == LABEL.Unit) unit = readStringRow(end)
    else skipUnknown(tag, end, LABEL_FIELDS)
  }
  if (text != 0 || (number == 0 && unit == 0)) return
  if (count == MAX_LABELS) handBack()
  keys[count] = key
  numbers[count++] = number
}

/** The size of an allocated object: the first numeric label of the sample. Where samples have two kinds of them, their names must tell. */
export function objectSize(): f64 {
  if (count == 0) return 0
  const key = keys[0]
  if (sizeKey == 0) sizeKey = key
  if (key != sizeKey || key == 0) needStacks()
  return <f64>numbers[0]
}

/** Forgets the key of sizes. */
export function resetLabels(): void {
  sizeKey = 0
}
