import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ProfileError } from '../base/error.ts'

/** A page as it is sent. */
export interface Page {
  readonly type: string
  readonly text: string
}

/** A server of one page. */
export interface PageServer {
  /** The URL of the page, with the port that the system chose where 0 was asked for. */
  readonly url: string
  close(): Promise<void>
}

/** The host where an address names none: other machines see nothing that the user did not ask to show. */
const DEFAULT_HOST = '127.0.0.1'

/** Reads `HOST:PORT`, `[::1]:PORT`, `:PORT` or `PORT`. Throws `usage`. */
export function parseListenAddress(text: string, option: string): { host: string; port: number } {
  const match = /^(?:(\[[0-9a-f:.]+\]|[^\s:[\]/]*):)?(\d{1,5})$/i.exec(text)
  const port = Number(match?.[2])
  if (match !== null && port <= 65_535) return { host: (match[1] ?? '').replace(/^\[|\]$/g, '') || DEFAULT_HOST, port }
  throw new ProfileError('usage', `${text} is no address to listen on`, option, `write ${option} 127.0.0.1:9464`)
}

/** Serves a page that is made anew for each request, at one path. Throws `listen-failed`. */
export async function servePage(
  { host, port }: { readonly host: string; readonly port: number },
  path: string,
  make: () => Promise<Page>,
): Promise<PageServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, { type, text }: Page) => response.writeHead(status, { 'content-type': type }).end(text)
    const asked = (request.url ?? '').replace(/\?.*$/s, '')
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, plain('only GET is answered\n'))
    else if (asked === '/') answer(200, plain(`${path}\n`))
    else if (asked !== path) answer(404, plain(`there is only ${path}\n`))
    else
      make().then(
        (page) => answer(200, page),
        () => answer(500, plain('the page cannot be made\n')),
      )
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(new ProfileError('listen-failed', reasonOf(error), `${host}:${port}`, 'choose another address or port', error)),
    )
    server.listen(port, host, listening)
  })
  const { address, family, port: chosen } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}${path}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

function plain(text: string): Page {
  return { type: 'text/plain; charset=utf-8', text }
}

function reasonOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program listens there'
  return `nothing can listen there (${code ?? 'unknown'})`
}
