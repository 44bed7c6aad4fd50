import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { textSource } from '../support/text-profile.ts'

const answerOf = async (source: Parameters<typeof analyze>[0][number], options: Parameters<typeof analyze>[1] = {}) =>
  (await analyze([source], { decode: { inflate: gunzip }, ...options })).answer!

it('says without the source which line may hold most, and what would tell', async () => {
  const { text, outcome, held_bytes } = await answerOf(
    fileSource(fileURLToPath(new URL('../held/unzip/unzip.heap.pb.gz', import.meta.url))),
  )
  expect(text).toMatch(/main\.unzipAll holds 19\.95MiB through line 36 of unzip\.go; --source tells whether its deferred calls keep it\.$/)
  expect([outcome, held_bytes]).toEqual(['none', 0])
})

it('names the function that has records, however much another allocated', async () => {
  const heap = textSource(`
    400 6400      main.work@main.go:9 < main.main {bytes=16}
    400 19200     main.work@main.go:9#2 < main.main {bytes=48}
    400 3276800   main.open@main.go:20 < main.work@main.go:7 < main.main {bytes=8192}
    400 3276800   bufio.NewReaderSize < main.work@main.go:8 < main.main {bytes=8192}
    1   99999999  main.cache@main.go:30 < main.main {bytes=99999999}`)
  expect((await answerOf(heap, { goVersion: '1.26' })).text).toMatch(
    / main\.work holds 3\.13MiB through line 8 of main\.go; --source tells/,
  )
})

it('says nothing of lines below 1 MiB, nor of a small share of the heap', async () => {
  expect((await answerOf(textSource('1 900000 main.f@main.go:3 < main.main {bytes=900000}'))).text).not.toContain('--source')
  const many = Array.from({ length: 9 }, (_, i) => `1 2000000 main.f${i}@main.go:${i + 3} < main.main {bytes=2000000}`).join('\n')
  expect((await answerOf(textSource(many))).text).not.toContain('--source')
})
