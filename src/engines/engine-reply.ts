import { ProfileError } from '../base/error.ts'
import type { EngineReply } from './engine.ts'

/** The longest text of a server that an error repeats. */
const MAX_MESSAGE = 300

/** The error for an answer other than 200, with the words of the server. */
export function replyError(product: string, { status, body, where }: EngineReply): ProfileError {
  const said = serverMessage(body)
  const told = said === '' ? '' : `: ${said}`
  if (status === 401 || status === 403)
    return new ProfileError(
      `http-${status}`,
      `${product} refuses the request (${status})${told}`,
      where,
      /org id/i.test(said)
        ? 'give the tenant with --tenant NAME'
        : 'check the credentials: --token-file, DEFERSCOPE_TOKEN, --header, a user in the URL, and --tenant',
    )
  if (status === 404)
    return new ProfileError(
      'http-404',
      `there is no ${product} here (404)${told}`,
      where,
      `check host, port and prefix: write ${product.toLowerCase()}+http://HOST:PORT/PREFIX?query=…`,
    )
  if (status === 400 || status === 422)
    return new ProfileError(
      `http-${status}`,
      `${product} does not accept the request (${status})${told}`,
      where,
      'check the selector, the type and the range of the query',
    )
  if (status === 429)
    return new ProfileError('http-429', `${product} gets too many requests (429)${told}`, where, 'ask for less: a shorter range, or last=N')
  return new ProfileError(`http-${status}`, `${product} failed (${status})${told}`, where, 'look into its log')
}

/** What the server says of an error: the message of a JSON object, else a short text. Empty for web pages and binary content. */
export function serverMessage(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4096)).trim()
  let message = text
  try {
    const value: unknown = JSON.parse(text)
    const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    message = [found['message'], found['error'], found['msg']].find((one) => typeof one === 'string') ?? ''
  } catch {
    if (/^<|\uFFFD/.test(text)) return ''
  }
  const line = message.replace(/\s+/g, ' ').trim()
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line
}

/** The JSON object of a good answer. Throws `replyError` for other statuses, and `not-an-engine` for what is no JSON object. */
export function jsonOf(product: string, reply: EngineReply): Record<string, unknown> {
  if (reply.status !== 200) throw replyError(product, reply)
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(reply.body))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // told below
  }
  throw notAnEngine(product, reply.where)
}

/** The error for an answer that the engine would not give. */
export function notAnEngine(product: string, where = ''): ProfileError {
  return new ProfileError(
    'not-an-engine',
    `the answer is not that of ${product}`,
    where === '' ? product : where,
    'check host, port and prefix: is there a login page, or another server?',
  )
}

/** The objects of a list in an answer; none where it is missing, as engines leave out empty lists. */
export function objectsOf(value: unknown): readonly Record<string, unknown>[] {
  if (!Array.isArray(value)) return []
  return value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
}

/** The texts of a list in an answer. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** A text in an answer; empty where it is missing, as engines leave out empty texts. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
