import { ProfileError } from '../../../base/error.ts'
import { xmlCharacters } from './xml-characters.ts'

/**
 * The longest DOT text that is laid out, in characters. pprof's graphs of 80 nodes have about 40,000 and take half a second; 300 nodes with
 * all edges have 160,000 and take ten; 1000 nodes take minutes, in which nothing else runs.
 */
const MAX_DOT = 400_000

type VizModule = Pick<typeof import('@viz-js/viz'), 'instance'>

const WHERE = 'Graphviz in WebAssembly'
const HOW_TO_GET =
  'install Graphviz (the package graphviz, or graphviz.org/download), or npm install @viz-js/viz beside deferscope (with -g where deferscope is global), or ask for -dot, which needs neither'
const NEXT = 'show fewer nodes with -nodecount, or write the graph itself with -dot'

/** Loads the WebAssembly build of Graphviz. */
const loadViz = () => import('@viz-js/viz')

/**
 * Draws a graph in DOT text as SVG with the WebAssembly build of Graphviz in the package `@viz-js/viz`, which is not installed with
 * deferscope; it also runs in a browser. Positions of nodes depend on the version of Graphviz. Characters that XML forbids become U+FFFD,
 * so
 * that names cannot break the document. Throws `ProfileError` with the codes `graph-too-large`, `graphviz-missing` and
 * `graph-layout-failed`.
 */
export async function layoutSvg(dot: string, load: () => Promise<VizModule> = loadViz): Promise<string> {
  if (dot.length > MAX_DOT)
    throw new ProfileError('graph-too-large', `a graph of ${dot.length} characters is too large to lay out`, WHERE, NEXT)
  const { instance } = await load().catch((cause: unknown) => {
    throw new ProfileError('graphviz-missing', 'neither Graphviz nor the package @viz-js/viz is installed', WHERE, HOW_TO_GET, cause)
  })
  const graphviz = await instance()
  let result: ReturnType<typeof graphviz.render>
  try {
    result = graphviz.render(xmlCharacters(dot), { format: 'svg', engine: 'dot' })
  } catch (cause) {
    // WebAssembly has limits on memory and stack.
    throw new ProfileError('graph-layout-failed', 'the graph could not be laid out', WHERE, NEXT, cause)
  }
  if (result.status === 'success') return result.output
  const messages = result.errors.map(({ message }) => message).join('; ')
  throw new ProfileError('graph-layout-failed', `the graph could not be laid out: ${messages}`, WHERE, NEXT)
}
