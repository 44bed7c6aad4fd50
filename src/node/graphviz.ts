import { type ChildProcess, spawn } from 'node:child_process'
import { ProfileError } from '../base/error.ts'

/** The formats that the installed Graphviz is asked for. */
export type GraphvizFormat = 'svg' | 'png' | 'pdf' | 'ps' | 'gif'

/** Limits of a run: milliseconds, and bytes that Graphviz may write. */
export interface GraphvizLimits {
  readonly timeout: number
  readonly outputSize: number
}

const LIMITS: GraphvizLimits = { timeout: 120_000, outputSize: 256 << 20 }

/** Bytes that are kept of Graphviz's messages. */
const MAX_MESSAGES = 4096

/**
 * Draws a graph in DOT text with the Graphviz that the machine has: `dot -T<format>`, without a shell. The program is killed where it
 * takes too long or writes too much. Throws `ProfileError` with the codes `graphviz-missing`, `graphviz-failed`,
 * `graphviz-too-slow` and `graphviz-too-large`. Source: google/pprof internal/driver/commands.go, `invokeDot`.
 */
export async function runGraphviz(
  dot: string,
  format: GraphvizFormat,
  program = 'dot',
  limits: GraphvizLimits = LIMITS,
): Promise<Uint8Array> {
  const child = spawn(program, [`-T${format}`], { stdio: ['pipe', 'pipe', 'pipe'], shell: false, windowsHide: true })
  const chunks: Buffer[] = []
  let messages = ''
  let size = 0
  let problem: ProfileError | null = null
  const stop = (error: ProfileError) => {
    problem ??= error
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop(tooSlow(program, limits.timeout)), limits.timeout)
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limits.outputSize) stop(tooLarge(program, limits.outputSize))
    else chunks.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (messages.length < MAX_MESSAGES) messages += text.slice(0, MAX_MESSAGES - messages.length)
  })
  // A program that ends early does not read all its input; its exit code gives the reason.
  child.stdin.on('error', () => {})
  child.stdin.end(dot)
  try {
    const { code, signal } = await ended(child, program, format)
    if (problem !== null) throw problem
    if (code !== 0) throw failed(program, signal ?? `exit code ${code}`, messages)
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(timer)
  }
}

function ended(child: ChildProcess, program: string, format: GraphvizFormat): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(program, format, cause)))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

function notStarted(program: string, format: GraphvizFormat, cause: NodeJS.ErrnoException): ProfileError {
  const what = cause.code === 'ENOENT' ? `Graphviz is not installed: there is no program ${program}` : `${program} does not start`
  const other = format === 'svg' ? '' : ', or ask for -dot, which needs no program'
  return new ProfileError(
    'graphviz-missing',
    what,
    program,
    `install Graphviz (the package graphviz, or graphviz.org/download)${other}`,
    cause,
  )
}

function failed(program: string, ending: string, messages: string): ProfileError {
  const said = messages.trim().split('\n')[0] ?? ''
  const next = 'write the graph itself with -dot, and run dot on it'
  return new ProfileError('graphviz-failed', `Graphviz failed (${ending})${said === '' ? '' : `: ${said}`}`, program, next)
}

function tooSlow(program: string, timeout: number): ProfileError {
  const message = `Graphviz did not finish within ${timeout / 1000} s`
  return new ProfileError('graphviz-too-slow', message, program, 'show fewer nodes with -nodecount')
}

function tooLarge(program: string, size: number): ProfileError {
  const message = `Graphviz wrote more than ${size} bytes`
  return new ProfileError('graphviz-too-large', message, program, 'show fewer nodes with -nodecount')
}
