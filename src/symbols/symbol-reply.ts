import { ProfileError } from '../base/error.ts'

/** More addresses than any heap text has. */
const MAX_SYMBOLS = 1 << 22

/**
 * Parses a reply of `/debug/pprof/symbol` to function names by address: `num_symbols: N`, then `0xPC NAME` for each PC that
 * has a name. One text may hold several replies. Throws `bad-symbols` where the text is something else.
 * Source: net/http/pprof, `Symbol`.
 */
export function parseSymbolReply(text: string, source: string): Map<bigint, string> {
  const symbols = new Map<bigint, string>()
  let isReply = false
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim()
    if (line === '') continue
    if (/^num_symbols: \d+$/.test(line)) {
      isReply = true
      continue
    }
    const match = /^(0x[0-9a-fA-F]{1,16}) (\S.*)$/.exec(line)
    if (match === null)
      throw new ProfileError(
        'bad-symbols',
        'this is not a reply of /debug/pprof/symbol',
        `${source}, line ${i + 1}`,
        'save the reply of http://HOST/debug/pprof/symbol?0xPC+0xPC…',
      )
    symbols.set(BigInt(match[1]!), match[2]!)
    if (symbols.size > MAX_SYMBOLS)
      throw new ProfileError(
        'bad-symbols',
        'the reply names more addresses than a program has',
        `${source}, line ${i + 1}`,
        'ask for the hidden addresses of the text only',
      )
  }
  if (!isReply)
    throw new ProfileError(
      'bad-symbols',
      'this is not a reply of /debug/pprof/symbol: it lacks "num_symbols:"',
      `${source}, line 1`,
      'save the reply of http://HOST/debug/pprof/symbol?0xPC+0xPC…',
    )
  return symbols
}
