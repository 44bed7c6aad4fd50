import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'

it('names the 300 readers that a few records keep alive, and says so first', async () => {
  const folder = fileURLToPath(new URL('../held/unzip', import.meta.url))
  const sourceTree = { files: await openSourceFiles(folder, {}), grammar: await readGoGrammar(), module: null, prefix: '' }
  const { answer, tables, findings } = await analyze([fileSource(`${folder}/unzip.heap.pb.gz`)], {
    decode: { inflate: gunzip },
    sourceTree,
  })
  expect(answer!.text).toMatch(
    /^About 500 \(300 to 700\) pending rc\.Close\(\) of main\.unzipAll \(unzip\.go:40\) keep about 19\.95MiB alive, 97\.56% of the heap: what f\.Open\(\) of line 36 made\. None of the records themselves was sampled\.$/,
  )
  expect(
    tables.defers!.rows.map(({ line, records, sampled_objects, held_lines, held_confidence }) => ({
      line,
      records,
      sampled_objects,
      held_lines,
      held_confidence,
    })),
  ).toEqual([{ line: 40, records: null, sampled_objects: 0, held_lines: [36], held_confidence: 'strong' }])
  expect(findings.map(({ rule, severity, line }) => [rule, severity, line])).toEqual([['defer-holds-memory', 'error', 40]])
})
