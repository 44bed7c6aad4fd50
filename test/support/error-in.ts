import { ProfileError } from '../../src/base/error.ts'

/** The `ProfileError` that a function throws. */
export function errorIn(run: () => unknown): ProfileError {
  try {
    run()
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
