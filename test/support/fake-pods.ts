import { growingHeap } from './growing-heap.ts'
import { sample } from './recorded-process.ts'
import { answer, type Handler, never, type ReplayServer, recorded, startReplayServer } from './replay-server.ts'

/** What a pod does: it leaks, all the more the higher its level; it is healthy, hangs, or is not there any more. */
export type PodState = { readonly level: number } | 'healthy' | 'hanging' | 'gone'

export interface FakePods extends ReplayServer {
  /** The `--via` of this proxy. */
  readonly via: string
}

const PATH = /^\/api\/v1\/namespaces\/shop\/pods\/([^/:]+):6060\/proxy(\/debug\/pprof\/.*)$/

/** A server that stands in front of pods as kubectl proxy does, in the namespace `shop`, at port 6060. */
export async function startFakePods(pods: Readonly<Record<string, PodState>>): Promise<FakePods> {
  const handlers = new Map(Object.entries(pods).map(([name, state]) => [name, handlerOf(state)]))
  const server = await startReplayServer({
    handlers: {
      '*': (request, response) => {
        const [, pod = '', url = ''] = PATH.exec(request.url ?? '') ?? []
        const handler = handlers.get(pod) ?? handlerOf('gone')
        handler(Object.assign(request, { url }), response)
      },
    },
  })
  return { ...server, via: `${server.url}/api/v1/namespaces/{namespace}/pods/{pod}:{port}/proxy` }
}

function handlerOf(state: PodState): Handler {
  if (state === 'hanging') return never
  if (state === 'gone') return answer(404, 'pods "x" not found\n')
  if (state === 'healthy') {
    const heap = sample('go1.26/clean.heap.pb.gz')
    // a mux of its own, which serves the protobuf alone
    return (request, response) => (/\/heap(\?gc=1)?$/.test(request.url!) ? answer(200, heap)(null, response) : answer(404)(null, response))
  }
  const heap = growingHeap(state.level)
  return (request, response) => (request.url!.includes('/heap?debug=1') ? heap : recorded())(request, response)
}
