import { ProfileError } from '../base/error.ts'

const BUILT_FILE = 'give the file that `go build` wrote for the process of the profile'

/** `executable-truncated`: the file is shorter than its headers say. */
export function truncated(name: string, offset: number): ProfileError {
  return new ProfileError('executable-truncated', 'the executable ends too early', `${name}, byte ${offset}`, 'copy it again, whole')
}

/** `executable-corrupt`: parts of the file contradict each other. `place` is a byte of the file or an address. */
export function corrupt(name: string, what: string, place: string): ProfileError {
  return new ProfileError(
    'executable-corrupt',
    `the executable is damaged: ${what}`,
    `${name}, ${place}`,
    'copy it again, or build it again',
  )
}

/** `not-an-executable`: the file is not an executable. */
export function notAnExecutable(name: string, what: string): ProfileError {
  return new ProfileError('not-an-executable', what, `${name}, byte 0`, BUILT_FILE)
}

/** `executable-unsupported`: deferscope does not read this kind of executable. */
export function unsupported(name: string, what: string, next = BUILT_FILE): ProfileError {
  return new ProfileError('executable-unsupported', what, `${name}, byte 0`, next)
}

/** `executable-packed`: UPX compressed the file, so that nothing in it can be read in place. */
export function packed(name: string, offset: number): ProfileError {
  return new ProfileError(
    'executable-packed',
    'the executable is compressed by UPX',
    `${name}, byte ${offset}`,
    'give the file as it was before, or decompress a copy with `upx -d`',
  )
}

/** `not-a-go-program`: the executable has no Go function table. */
export function notGo(name: string): ProfileError {
  return new ProfileError('not-a-go-program', "the executable has no table of Go's functions", name, BUILT_FILE)
}

/** Formats an address for messages. */
export function hex(address: number): string {
  return `0x${address.toString(16)}`
}
