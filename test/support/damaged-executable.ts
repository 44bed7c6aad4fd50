import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { type ByteRange, bytesRange } from '../../src/base/byte-range.ts'

/** What is overwritten: all records of functions, those of 500 functions, or the numbers behind PCs. */
export type Damage = 'records' | 'some-records' | 'pc-values'

/** The executable of the ledger of `test/truth` with damage in its table of functions. Source: runtime, symtab.go (`pcHeader`), of Go 1.20 to 1.27. */
export function damagedElf(folder: string, damage: Damage, value = 0xa5): ByteRange {
  const path = fileURLToPath(new URL(`../truth/profiles/${folder}/ledger/stripped.elf.gz`, import.meta.url))
  const bytes = Uint8Array.from(gunzipSync(readFileSync(path)))
  const start = Buffer.from(bytes.buffer).indexOf(Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0]))
  const view = new DataView(bytes.buffer, start)
  const word = (index: number) => Number(view.getBigUint64(8 + index * 8, true))
  const [count, pcValues, functions] = [word(0), word(6), word(7)]
  const record = (index: number) => functions + view.getUint32(functions + index * 8 + 4, true)
  const [from, to] = {
    records: [record(0), record(count - 1)],
    'some-records': [record(1800), record(2300)],
    'pc-values': [pcValues, functions],
  }[damage] as [number, number]
  bytes.fill(value, start + from, start + to)
  return bytesRange('ledger', bytes)
}
