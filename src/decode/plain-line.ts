/** The character that begins terminal colours. */
const ESCAPE = '\u001b'
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g')
/** Tags and entities of web pages. */
const TAGS = /<\/?(?:html|head|body|meta|title|pre|code|p|div|span|td|tr|table|tbody|li|a|b|i)(?:\s[^<>]*)?\/?>/gi
const BREAKS = /<br\s*\/?>/gi
const ENTITY = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,6});/gi
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' }
/** A line with a goroutine whose line ends and tabs are written as two characters, or as syslog writes them. */
const ESCAPED = /goroutine \d{1,20} \[[^\]]{1,200}\][^\\#]{0,200}?:(?:\\r)?(?:\\n|#012)/

/** The plain lines in one line of a copy: without colours and marks of web pages and chats, and split at escaped line ends. */
export function plainLines(line: string): string[] {
  let text = line
  if (text.includes(ESCAPE)) text = text.replace(COLOURS, '')
  if (/[\u00a0\u2007\u200b\u202f\u2060\ufeff]/.test(text))
    text = text.replace(/[\u00a0\u2007\u202f]/g, ' ').replace(/[\u200b\u2060\ufeff]/g, '')
  if (text.includes('```')) text = text.replace(/^\s*```\w*$|```\s*$/g, '')
  if (text.includes('goroutine ') && ESCAPED.test(text)) text = text.replace(/(?:\\r)?\\n|#012/g, '\n').replace(/\\t|#011/g, '\t')
  if (text.includes('<'))
    text = text
      .replace(/<br\s*\/?>\s*$/i, '')
      .replace(BREAKS, '\n')
      .replace(TAGS, '')
  if (text.includes('&')) text = text.replace(ENTITY, characterOf)
  return text.includes('\n') ? text.split('\n') : [text]
}

function characterOf(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase()
  if (!name.startsWith('#')) return NAMED[name]!
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code === 0 || code > 0x10ffff ? '' : String.fromCodePoint(code)
}
