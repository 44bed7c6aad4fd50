import { expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'

it('an error seen from further out names its source before the byte, once', () => {
  const cause = new Error('z')
  const error = new ProfileError('timeout', 'what happened', 'byte 5', 'what to do', cause)
  expect(error.at('heap.pb').where).toBe('heap.pb, byte 5')
  expect(new ProfileError('timeout', 'm', '', 'n').at('heap.pb').where).toBe('heap.pb')
  expect(new ProfileError('timeout', 'm', 'heap.pb', 'n').at('heap.pb').where).toBe('heap.pb')
  expect(error.at('x')).toMatchObject({ code: 'timeout', message: 'what happened', next: 'what to do', cause })
})
