import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'recover-in-vain'
const HELPERS = 'func helper() { if r := recover(); r != nil { log(r) } }\nfunc value() any { return recover() }\nfunc via() { helper() }\n'

// measured on Go 1.26: each of them lets the panic go on
describe('a recover that the deferred function does not call itself recovers nothing', () => {
  test.each([
    ['defer recover()'],
    ['defer log(recover())'],
    ['defer func() { helper() }()'],
    ['defer via()'],
    ['defer func() { if r := value(); r != nil { log(r) } }()'],
    ['defer func() { func() { recover() }() }()'],
    ['defer func() { defer func() { recover() }() }()'],
    ['defer func() { defer helper() }()'],
  ])('%s', (body) => {
    expect(found(rule, `${HELPERS}func f() { ${body} }`)).toHaveLength(1)
  })
})

// measured too: each of them recovers
describe('a recover that it calls does', () => {
  test.each([
    ['defer func() { recover() }()'],
    ['defer helper()'],
    ['defer func() { log(recover()) }()'],
    ['defer func() { defer recover() }()'],
    ['defer func() { if a { helper() }; recover() }()'],
    ['defer func() { other() }()'],
    ['defer s.recover()'],
    ['defer func() { defer func() { recover() }(); cleanup() }()'],
    ['defer func() { defer helper(); cleanup() }()'],
    ['defer safely(func() { recover() })'],
    ['defer func() { run(func() { recover() }) }()'],
  ])('%s', (body) => {
    expect(found(rule, `${HELPERS}func f() { ${body} }`)).toEqual([])
  })
})

test('the detail says why', () => {
  expect(scan(`${HELPERS}func f() { defer func() { helper() }() }`)[0]!.detail).toBe(
    'The panic goes on: helper calls it, which the deferred function calls, and recover works only where the deferred function itself calls it',
  )
})
