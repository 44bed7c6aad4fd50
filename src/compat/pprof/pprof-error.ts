import { ProfileError } from '../../base/error.ts'

/** A command line that cannot be used: `message` in pprof's words, `where` the flag, `next` what to write. */
export function usageError(message: string, where: string, next: string): ProfileError {
  return new ProfileError('usage', message, where, next)
}

/** Profiles that do not go together. */
export function mergeError(message: string, next: string): ProfileError {
  return new ProfileError('pprof-merge', message, 'the profiles', next)
}
