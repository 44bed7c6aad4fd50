import { ProfileError } from '../base/error.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { outcome } from '../base/outcome.ts'
import { bytesSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { encodeProfile } from '../encode/encode-profile.ts'
import { captureComments } from '../profile/capture-note.ts'
import type { Profile } from '../profile/profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import type { Notice } from '../report/report.ts'
import type { Ask, CapturedProfile } from './captured-profile.ts'
import { addMappings, type HeapText, withRecordFrames } from './full-stacks.ts'
import { askNames } from './symbol-names.ts'

export interface HeapCaptureOptions {
  /** `allocs` is the heap profile with another default sample type. */
  readonly name: 'heap' | 'allocs'
  /** Whether the process collects garbage first, which Go does only for `heap`. */
  readonly gc: boolean
  /** The endpoint, without credentials; for messages and the note in the file. */
  readonly source: string
  /** The current time in nanoseconds since 1970, for the rare case that the process gives no time. */
  readonly now: () => bigint
  readonly decode?: DecodeOptions
}

/**
 * Captures the heap of a process with the runtime frames of its defer records. The text is the snapshot, since only it keeps their raw PCs.
 * `/symbol` names them, and the protobuf form of the same moment adds mappings, build id, time
 * and the lines where functions start. Where text or names are not available, the capture is the plain profile, with a notice about
 * what is missing. Throws where that is not available either.
 */
export async function captureHeap(ask: Ask, options: HeapCaptureOptions): Promise<CapturedProfile> {
  const { name, gc } = options
  const collect = gc && name === 'heap'
  const text = await outcome(askText(ask, `${name}?debug=1${collect ? '&gc=1' : ''}`, options))
  if (text.error !== null) {
    const only = await outcome(askProto(ask, collect ? `${name}?gc=1` : name, options))
    // for one and the same reason: the first one says more, except where its time was a part of the whole
    if (only.error !== null) throw only.error.code === text.error.code && text.error.code !== 'timeout' ? text.error : only.error
    const { bytes } = only.value
    return plain(options, bytes, bytes, 'text-unavailable', `The process did not give the text of the heap: ${text.error.message}.`)
  }
  const { profile, bytes } = text.value
  // without a second collection, which would show another moment than the text
  const [names, proto] = await Promise.all([outcome(askNames(ask, profile)), outcome(askProto(ask, name, options))])
  if (names.error !== null) {
    if (proto.error !== null) return textAlone(options, bytes, names.error, proto.error)
    return plain(
      options,
      proto.value.bytes,
      bytes,
      'symbols-unavailable',
      `The process does not name its hidden frames: ${names.error.message}. Its own mux has to serve net/http/pprof.Symbol at /debug/pprof/symbol.`,
    )
  }
  return full(text.value, names.value, proto.error === null ? proto.value.profile : null, options)
}

/** A text that never comes leaves time to ask for the protobuf. */
const PART_OF_TEXT = 0.5

/** The text is there, and nothing beside it: it tells all that the protobuf would, except mappings and build id. */
function textAlone({ name }: HeapCaptureOptions, bytes: Uint8Array, names: ProfileError, proto: ProfileError): CapturedProfile {
  return {
    profile: name,
    files: [{ form: 'debug1', bytes }],
    content: bytes,
    frames: 'plain',
    notices: [
      { code: 'symbols-unavailable', text: `The process does not name its hidden frames: ${names.message}.` },
      {
        code: 'mappings-unavailable',
        text: `The process did not give the protobuf form either: ${proto.message}. The text is saved alone.`,
      },
    ],
  }
}

interface DecodedText extends HeapText {
  readonly bytes: Uint8Array
}

async function askText(ask: Ask, path: string, { source, decode }: HeapCaptureOptions): Promise<DecodedText> {
  const bytes = await ask(path, PART_OF_TEXT)
  const stacks = new StackTable()
  const profile = await decodeProfile(bytesSource(source, bytes), stacks, decode)
  if (profile.format !== 'text')
    throw new ProfileError('not-a-text', 'the process answers debug=1 with another form', source, 'check what serves this path')
  return { profile, stacks, bytes }
}

/** Captures the protobuf form. It is decoded at once: an answer that is not a profile must not be saved as one. */
async function askProto(ask: Ask, path: string, { source, decode }: HeapCaptureOptions): Promise<{ profile: Profile; bytes: Uint8Array }> {
  const bytes = await ask(path)
  return { profile: await decodeProfile(bytesSource(source, bytes), { begin() {}, sample: () => false }, decode), bytes }
}

function full(text: DecodedText, names: ReadonlyMap<bigint, string>, proto: Profile | null, options: HeapCaptureOptions): CapturedProfile {
  const { stacks, unnamed } = withRecordFrames(text, names)
  const notices: Notice[] = []
  if (proto !== null) addMappings(text.profile, proto)
  else
    notices.push({
      code: 'mappings-unavailable',
      text: 'The process did not give the protobuf form: the capture has no mappings and no build id.',
    })
  if (unnamed > 0)
    notices.push({
      code: 'frames-partial',
      text: `The process does not name ${counted(unnamed, 'hidden address', 'hidden addresses')}: records behind them count as plain allocations.`,
    })
  const frames = unnamed === 0 ? 'full' : 'partial'
  const { memStats } = text.profile
  const bytes = encodeProfile(
    {
      ...text.profile,
      kind: options.name,
      format: 'proto',
      defaultSampleType: options.name === 'allocs' ? 'alloc_space' : '',
      timeNanos: proto === null || proto.timeNanos === 0n ? options.now() : proto.timeNanos,
      comments: captureComments({
        tool: `deferscope ${VERSION}`,
        source: options.source,
        frames,
        gc: options.gc && options.name === 'heap',
        memStats,
      }),
    },
    stacks,
  )
  return { profile: options.name, files: [{ form: 'pb', bytes }], content: bytes, frames, notices }
}

/**
 * The plain profile as a capture. `content` is the form that says more: the text, where there is one; it is kept too, since this moment
 * cannot be captured again.
 */
function plain({ name }: HeapCaptureOptions, bytes: Uint8Array, content: Uint8Array, code: NoticeCode, reason: string): CapturedProfile {
  return {
    profile: name,
    files: [{ form: 'pb', bytes }, ...(content === bytes ? [] : [{ form: 'debug1' as const, bytes: content }])],
    content,
    frames: 'plain',
    notices: [{ code, text: `${reason} This is the plain profile, in which Go hides the frames of defer records: no exact evidence.` }],
  }
}
