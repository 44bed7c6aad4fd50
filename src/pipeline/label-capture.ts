import type { Labels } from '../base/labels.ts'
import { bytesSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-content.ts'
import { appendComment } from '../encode/append-comment.ts'
import { labelsComment } from '../profile/process-labels.ts'
import type { CapturedProfile } from './captured-profile.ts'
import { inflatedBytes } from './inflated-bytes.ts'

/** A capture whose protobuf file says what is known of its process. Texts have no room for it. */
export async function labelCapture(capture: CapturedProfile, labels: Labels, decode: DecodeOptions = {}): Promise<CapturedProfile> {
  if (Object.keys(labels).length === 0) return capture
  let { content } = capture
  const files = await Promise.all(
    capture.files.map(async (file) => {
      if (file.form !== 'pb') return file
      const bytes = appendComment(await inflatedBytes(bytesSource('capture', file.bytes), decode), labelsComment(labels))
      if (file.bytes === content) content = bytes
      return { ...file, bytes }
    }),
  )
  return { ...capture, files, content }
}
