import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

/** What GitHub makes of a text: HTML, in which the HTML of the text is kept. */
export function gfmToHtml(text: string): string {
  return micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })
}

/** The text that a reader of HTML sees. */
export function shownText(html: string): string {
  return html.replace(/<!-- -->|<\/?[a-z][^>]*>/g, '').replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity]!)
}

/** The names of the elements in HTML, each once, sorted. */
export function tagsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/<([a-z][\w-]*)/g)].map(([, name]) => name!))].sort()
}
