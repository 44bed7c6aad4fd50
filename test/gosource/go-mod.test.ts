import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minorOf, parseGoMod, parseGoWork, parseVendoredModules } from '../../src/gosource/go-mod.ts'

test('a go.mod is read', () => {
  expect(
    parseGoMod(`// the app
module "example.com/app" // here

go 1.22.3
toolchain go1.24.4

require example.com/one v1.2.3
require (
	example.com/two/v2 v2.0.0-20240101000000-abcdefabcdef // indirect
)
replace (
	example.com/one => ../one
	example.com/two/v2 v2.0.0 => example.com/fork v1.0.0
)
exclude example.com/x v1.0.0
retract [v1.0.0, v1.1.0]
`),
  ).toEqual({
    module: 'example.com/app',
    go: '1.22.3',
    toolchain: 'go1.24.4',
    requires: new Map([
      ['example.com/one', 'v1.2.3'],
      ['example.com/two/v2', 'v2.0.0-20240101000000-abcdefabcdef'],
    ]),
    replaces: [
      { path: 'example.com/one', version: null, newPath: '../one', newVersion: null },
      { path: 'example.com/two/v2', version: 'v2.0.0', newPath: 'example.com/fork', newVersion: 'v1.0.0' },
    ],
  })
  expect(parseGoMod('module (\n\texample.com/a\n)\n')?.module).toBe('example.com/a')
  expect(parseGoMod('go 1.20\n')).toBeNull()
})

test('a go.work and a vendor/modules.txt are read', () => {
  expect(parseGoWork('go 1.23\nuse ./a\nuse (\n\t./b\n)\n')).toEqual({ go: '1.23', uses: ['./a', './b'], replaces: [] })
  const text = '# example.com/one v1.2.3\n## explicit; go 1.17\nexample.com/one\n# example.com/old v0.1.0\nexample.com/old/x\n'
  expect([...parseVendoredModules(text)]).toEqual([
    ['example.com/one', '1.17'],
    ['example.com/old', null],
  ])
})

test('versions have a minor', () => {
  expect(['1.22', '1.22.3', 'go1.24rc1', '2.0', '', null].map(minorOf)).toEqual([22, 22, 24, null, null, null])
})

test('any text is read', () => {
  const words = fc.constantFrom('module ', 'go ', '(', ')', '\n', '"', '=>', 'v1.0.0 ', 'replace ', '//', 'x ')
  fc.assert(
    fc.property(fc.array(words), (parts) => {
      const text = parts.join('')
      parseGoMod(text)
      parseGoWork(text)
      parseVendoredModules(text)
    }),
  )
})
