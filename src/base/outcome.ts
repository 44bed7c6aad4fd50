import { ProfileError } from './error.ts'

/** What came of an attempt. */
export type Outcome<T> = { readonly value: T; readonly error: null } | { readonly value?: undefined; readonly error: ProfileError }

/** The error instead of a throw, where there is a way on without the value. Bugs are thrown. */
export async function outcome<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await promise, error: null }
  } catch (error) {
    if (error instanceof ProfileError) return { error }
    throw error
  }
}
