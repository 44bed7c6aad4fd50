// Wall time, CPU time and peak memory of one child process.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

/**
 * Runs argv[2:] with standard output to the file argv[1]; prints its exit status, wall and CPU seconds and peak bytes.
 * wait4 gives what the kernel counted for that very child. Node tells nothing of a child it has reaped, and RUSAGE_CHILDREN
 * is a maximum over all children so far. A child is at least as large as what it was started from: 10 MB for this wrapper.
 */
const WRAPPER = `
import json, os, sys, time
out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
start = time.monotonic()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, used = os.wait4(pid, 0)
wall = time.monotonic() - start
unit = 1 if sys.platform == 'darwin' else 1024
print(json.dumps({'status': os.waitstatus_to_exitcode(status), 'wall': wall, 'cpu': used.ru_utime + used.ru_stime, 'memory': used.ru_maxrss * unit}))
`

/** How processes are measured here: exactly, or with what is missing named in `note`. */
export const METHOD = methodHere()

function methodHere() {
  const python = spawnSync('python3', ['-c', 'import os; os.posix_spawnp, os.waitstatus_to_exitcode'])
  if (python.status === 0) return { name: 'wait4', note: null }
  if (process.platform === 'linux')
    return {
      name: 'proc',
      note: 'no python3 (3.9 or later): CPU in steps of 10 ms, and peak memory as last seen in /proc, which may miss the last millisecond',
    }
  return { name: 'wall', note: 'no python3 (3.9 or later) and no /proc: wall time only' }
}

/**
 * Runs `argv` to its end with standard output in the file `stdout`. Seconds and bytes; `cpu` and `memory` are null where they
 * cannot be had. Throws when the process fails.
 */
export function measure(argv, stdout = '/dev/null') {
  const result = METHOD.name === 'wait4' ? byWait4(argv, stdout) : METHOD.name === 'proc' ? byProc(argv, stdout) : byClock(argv, stdout)
  if (result.status !== 0) throw new Error(`${argv.join(' ')} ended with ${result.status}\n${result.stderr}`)
  return { wall: result.wall, cpu: result.cpu, memory: result.memory }
}

function byWait4(argv, stdout) {
  // -I and -S: no user packages, so that the wrapper stays small: its size is the floor of every peak
  const { status, stdout: text, stderr } = spawnSync('python3', ['-I', '-S', '-c', WRAPPER, stdout, ...argv], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${argv[0]} cannot be started\n${stderr}`)
  return { ...JSON.parse(text), stderr }
}

/**
 * Without python3: this thread blocks, so that Node does not reap the child, whose /proc/PID/stat then keeps its CPU time as
 * a zombie. The peak (VmHWM) goes away with its memory, so the last one seen counts.
 */
function byProc(argv, stdout) {
  const out = openSync(stdout, 'w')
  const start = process.hrtime.bigint()
  const { pid } = spawn(argv[0], argv.slice(1), { stdio: ['ignore', out, 'inherit'] })
  closeSync(out)
  if (pid === undefined) throw new Error(`${argv[0]} cannot be started`)
  const pause = new Int32Array(new SharedArrayBuffer(4))
  let memory = 0
  for (;;) {
    const wall = secondsSince(start)
    const fields = statFields(pid)
    if (fields[STATE] === 'Z')
      return {
        status: Number(fields[EXIT_CODE]) >> 8,
        wall,
        cpu: (Number(fields[USER]) + Number(fields[SYSTEM])) / 100,
        memory,
        stderr: '',
      }
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    if (peak !== null) memory = Number(peak[1]) * 1024
    Atomics.wait(pause, 0, 0, 1)
  }
}

/** Places in /proc/PID/stat after the command name. Source: proc_pid_stat(5), fields 3, 14, 15 and 52. */
const STATE = 0
const USER = 11
const SYSTEM = 12
const EXIT_CODE = 49

function statFields(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ')
}

function byClock(argv, stdout) {
  const out = openSync(stdout === '/dev/null' && process.platform === 'win32' ? 'NUL' : stdout, 'w')
  const start = process.hrtime.bigint()
  const { status, stderr, error } = spawnSync(argv[0], argv.slice(1), { stdio: ['ignore', out, 'pipe'], encoding: 'utf8' })
  const wall = secondsSince(start)
  closeSync(out)
  if (error !== undefined) throw error
  return { status, wall, cpu: null, memory: null, stderr }
}

function secondsSince(start) {
  return Number(process.hrtime.bigint() - start) / 1e9
}
