import { ProfileError } from '../../base/error.ts'

/** The error for a command line that cannot be used: `message` in pprof's words, `where` is the flag, `next` what to write instead. */
export function usageError(message: string, where: string, next: string): ProfileError {
  return new ProfileError('usage', message, where, next)
}

/** The error for profiles that cannot be combined. */
export function mergeError(message: string, next: string): ProfileError {
  return new ProfileError('pprof-merge', message, 'the profiles', next)
}
