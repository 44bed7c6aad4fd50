import { ProfileError } from '../base/error.ts'
import { massageSvg } from '../compat/pprof/image/massage-svg.ts'
import { xmlCharacters } from '../compat/pprof/image/xml-characters.ts'
import { type GraphvizFormat, runGraphviz } from '../node/graphviz.ts'

/**
 * Draws a graph in DOT text as an image, with the machine's Graphviz; for SVG, where Graphviz is missing, with the package
 * `@viz-js/viz`, where that is installed. Throws `ProfileError`.
 */
export async function drawGraph(dot: string, format: GraphvizFormat): Promise<string | Uint8Array> {
  if (format !== 'svg') return runGraphviz(dot, format)
  return massageSvg(await svgOf(dot))
}

async function svgOf(dot: string): Promise<string> {
  try {
    // a control character in a name would make the document invalid
    return new TextDecoder().decode(await runGraphviz(xmlCharacters(dot), 'svg'))
  } catch (error) {
    if (!(error instanceof ProfileError) || error.code !== 'graphviz-missing') throw error
    const { layoutSvg } = await import('../compat/pprof/image/layout-svg.ts')
    return layoutSvg(dot)
  }
}
