import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { localZoneFiles } from '../../src/node/time-zone.ts'

const folder = mkdtempSync(join(tmpdir(), 'zone-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('localZoneFiles', () => {
  it('is empty for UTC, however it is written', () => {
    for (const tz of ['', ':', 'UTC', ':UTC']) expect([...localZoneFiles(tz)]).toEqual([])
  })

  it('reads the file of an absolute path', () => {
    const path = join(folder, 'zone')
    writeFileSync(path, 'TZif')
    for (const tz of [path, `:${path}`]) expect([...localZoneFiles(tz)]).toEqual([new TextEncoder().encode('TZif')])
  })

  it('is empty where there is no such zone, or it is a folder', () => {
    for (const tz of ['Nowhere/At_All', join(folder, 'none'), folder]) expect([...localZoneFiles(tz)]).toEqual([])
  })
})
