/** What to do about an error of the operating system, by its code. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'check the permissions of the file and its directory',
  EPERM: 'check the permissions of the file and its directory',
  EROFS: 'the file system is read-only: choose another directory',
  ENOSPC: 'the disk is full: make room, or choose another one',
  EDQUOT: 'your share of the disk is used up: make room, or choose another one',
  EFBIG: 'the file would be larger than the file system or ulimit -f allows: choose another place, or leave parts out',
  ENOENT: 'make the directory first, or check the path',
  EEXIST: 'a file has this name: choose another one',
  ENOTDIR: 'a part of the path is a file: check the path',
  EISDIR: 'this is a directory: name a file',
  ENAMETOOLONG: 'choose a shorter name',
  ELOOP: 'links lead in a circle: check the path',
  EMFILE: 'too many files are open: raise the limit, as with ulimit -n 1024',
  ENFILE: 'too many files are open on this machine: end other programs, or raise its limit',
  EIO: 'the disk or network drive fails: try again, or copy the file elsewhere',
}

/** What to do about a file that could not be read or written; `otherwise` where the code says nothing of it. */
export function fileAdvice(code: string | undefined, otherwise: string): string {
  return code !== undefined && Object.hasOwn(ADVICE, code) ? ADVICE[code]! : otherwise
}

/** Whether an error says that the machine, and not the program, is at its limit: too many open files, a full disk. */
export function isMachineLimit(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && ['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT'].includes(String(error.code))
}
