import type { Engine, EngineReply, EngineRequest, Send } from '../engines/engine.ts'
import type { EngineSource } from '../engines/engine-source.ts'
import { parca } from '../engines/parca.ts'
import { pyroscope } from '../engines/pyroscope.ts'
import type { ParsedArguments } from './command.ts'
import type { Network } from './network.ts'
import { textOption } from './option-values.ts'

/** The engine of a source, asked through the network of the command line, for the tenant that `--tenant` names. */
export function engineOf({ product, base }: EngineSource, args: ParsedArguments, network: Network): Engine {
  const tenant = textOption(args, 'tenant')
  const send: Send = ({ path, headers, ...request }: EngineRequest): Promise<EngineReply> =>
    network.send({ ...request, url: base + path, headers: { ...headers, ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant }) } })
  return product === 'parca' ? parca(send) : pyroscope(send)
}
