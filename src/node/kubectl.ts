import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { ProfileError } from '../base/error.ts'
import type { Endpoint, PodPort } from './endpoint.ts'

/** The most bytes of a list of pods: thousands of them. */
const MAX_LIST = 256 << 20
/** Characters that are kept of what kubectl says. */
const MAX_MESSAGES = 4096

/** The processes that forward ports now: none of them may outlive this one. */
const running = new Set<ChildProcess>()

/**
 * What `kubectl get pods` says about the pods that a label selector matches, as JSON text. `namespace` null is kubectl's own, `*` are all.
 * Throws `kubectl-failed` and `kubectl-missing`.
 */
export function podList(selector: string, namespace: string | null, signal: AbortSignal): Promise<string> {
  const where = `kubectl get pods --selector ${selector}`
  const scope = namespace === null ? [] : [namespace === '*' ? '--all-namespaces' : `--namespace=${namespace}`]
  const args = ['get', 'pods', `--selector=${selector}`, ...scope, '--output=json']
  return new Promise((resolve, reject) => {
    execFile('kubectl', args, { signal, maxBuffer: MAX_LIST, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(signal.aborted ? abortError(signal, where) : kubectlError(error.code, stderr, where, error))
    })
  })
}

/** How requests reach an endpoint. */
export interface Way {
  /** The endpoint, or another path of its process, as it can be asked. Throws `kubectl-failed` and `kubectl-missing`. */
  to(place: Endpoint): Promise<Endpoint>
  /** Ends the forwarding. */
  close(): Promise<void>
}

/** Has kubectl forward a port of this machine where the endpoint is a pod, until the way is closed, the signal aborts, or this process ends. */
export function openWay({ pod }: Endpoint, signal: AbortSignal): Way {
  if (pod === null) return { to: async (place) => place, close: async () => undefined }
  const forward = forwardPort(pod, signal)
  // the error is that of each request
  forward.catch(() => undefined)
  return {
    async to(place) {
      const { port } = await forward
      return { ...place, base: place.base.replace(/^http:\/\/localhost\b/, `http://127.0.0.1:${port}`) }
    },
    async close() {
      await forward.then(
        ({ stop }) => stop(),
        () => undefined,
      )
    },
  }
}

interface Forward {
  readonly port: number
  stop(): Promise<void>
}

function forwardPort({ namespace, name, port }: PodPort, signal: AbortSignal): Promise<Forward> {
  const where = `kubectl://${namespace}/${name}:${port}`
  const args = ['port-forward', '--address=127.0.0.1', `--namespace=${namespace}`, `pod/${name}`, `:${port}`]
  // a group of its own, because kubectl is often a script that starts another program
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', windowsHide: true })
  if (running.size === 0) process.once('exit', killAll)
  running.add(child)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = (): Promise<void> => {
    kill(child)
    return ended
  }
  signal.addEventListener('abort', stop, { once: true })
  let output = ''
  let messages = ''
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // it goes on to write a line for each connection
      if (output.length < MAX_MESSAGES) output += text
      const local = /^Forwarding from 127\.0\.0\.1:(\d+) -> /m.exec(output)?.[1]
      if (local !== undefined) resolve({ port: Number(local), stop })
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (messages.length < MAX_MESSAGES) messages += text
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      forget(child)
      reject(kubectlError(error.code, messages, where, error))
    })
    child.once('close', (code) => {
      forget(child)
      signal.removeEventListener('abort', stop)
      reject(signal.aborted ? abortError(signal, where) : kubectlError(code, messages, where))
    })
    if (signal.aborted) kill(child)
  })
}

function forget(child: ChildProcess): void {
  running.delete(child)
  if (running.size === 0) process.off('exit', killAll)
}

function killAll(): void {
  for (const child of running) kill(child)
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}

function abortError({ reason }: AbortSignal, where: string): Error {
  return reason instanceof ProfileError ? reason.at(where) : reason
}

function kubectlError(code: unknown, messages: string, where: string, cause?: unknown): ProfileError {
  if (code === 'ENOENT' || code === 'EACCES')
    return new ProfileError(
      'kubectl-missing',
      `there is no program kubectl that starts (${code})`,
      where,
      'install kubectl, or use --via',
      cause,
    )
  const said = messages
    .trim()
    .split('\n')
    .at(-1)!
    .replace(/^(error|E\d+.*?\]): ?/i, '')
  const message = said === '' ? `kubectl ended with ${String(code ?? 'a signal')}` : `kubectl says: ${said}`
  return new ProfileError('kubectl-failed', message, where, 'check that kubectl get pods works, and the name of the pod', cause)
}
