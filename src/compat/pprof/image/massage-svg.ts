import { PAN_SCRIPT } from './pan-script.ts'

/**
 * Adapts Graphviz's SVG to a browser: it fills the window and can be panned and zoomed. The changes are pprof's, except for the script,
 * which is deferscope's own. Text without the expected marks is not changed. Source: google/pprof internal/driver/svg.go, `massageSVG`.
 */
export function massageSvg(svg: string, script: string = PAN_SCRIPT): string {
  // Some versions of dot leave ampersands unquoted.
  const quoted = svg.replaceAll('&;', '&amp;;')
  const sized = quoted.replace(SIZES, () => '<svg width="100%" height="100%"')
  const opened = sized.replace(FIRST_GRAPH, (graph) => `<script type="text/ecmascript"><![CDATA[${script}]]></script>${VIEWPORT}${graph}`)
  return opened.replace('</svg>', '</g></svg>')
}

const SIZES = /<svg[\t\n\f\r ]*width="[^"]+"[\t\n\f\r ]*height="[^"]+"[\t\n\f\r ]*viewBox="[^"]+"/
const FIRST_GRAPH = /<g id="graph[0-9]"/
const VIEWPORT = '<g id="viewport" transform="scale(0.5,0.5) translate(0,0)">'
