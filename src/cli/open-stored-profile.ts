import { bytesSource } from '../base/profile-source.ts'
import { withoutSecrets } from '../node/endpoint.ts'
import type { OpenSource } from './source-scheme.ts'

/** Downloads a profile that is stored as a file at an `http(s)://` URL. */
export const openStoredProfile: OpenSource = async (operand, { network }) => {
  const bytes = await (await network()).download(operand)
  return { sources: [bytesSource(withoutSecrets(operand), bytes)], notices: [] }
}
