import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { buildGo } from '../support/go-program.ts'
import { deferRows } from '../support/truth.ts'

const MODULE = fileURLToPath(new URL('../evidence/makemap', import.meta.url))

it('an executable with an inline mark at the address of objects says that they are no records: nothing is left to ask for', async () => {
  const { path, bytes } = await buildGo({ module: MODULE })
  const heap = `${path}.pb.gz`
  await promisify(execFile)(path, [heap])
  const reportOf = (isGiven: boolean) =>
    analyze([fileSource(heap)], {
      decode: { inflate: gunzip },
      ...(isGiven ? { executables: [{ range: bytesRange(path, bytes), maySkip: false }] } : {}),
    })
  // Go's own library has no defer at that line either
  expect(deferRows(await reportOf(false))).toEqual([])
  const report = await reportOf(true)
  expect(deferRows(report)).toEqual([])
  expect(report.notices.map(({ code }) => code)).not.toContain('hidden-frames')
  expect(report.evidence).toMatchObject([{ kind: 'executable' }])
})
