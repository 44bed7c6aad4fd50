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

/** The `ProfileError` that a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ProfileError> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  )
  if (error instanceof ProfileError) return error
  throw error
}
