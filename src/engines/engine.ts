import type { Labels } from '../base/labels.ts'

/** A request to an engine; `path` begins with a slash and stands below the engine's own prefix. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** What an engine answers, whatever the status. */
export interface EngineReply {
  readonly status: number
  readonly body: Uint8Array
  /** The URL that was asked, without secrets; for errors. */
  readonly where: string
}

/** Sends a request to one engine. Throws `ProfileError` where no answer came. */
export type Send = (request: EngineRequest) => Promise<EngineReply>

/** A span of time in milliseconds since 1970, both ends included. */
export interface TimeRange {
  readonly from: number
  readonly until: number
}

/** A type that an engine stores: one sample type of one kind of profile. */
export interface ProfileType {
  /** As the engine writes it: `memory:inuse_space:bytes:space:bytes`. */
  readonly id: string
  readonly name: string
  readonly sampleType: string
  readonly sampleUnit: string
}

/** One profile of one process in an engine, as its list has it. */
export interface EngineCapture {
  /** The labels of its series, without those that the engine makes for itself. */
  readonly labels: Labels
  /** Nanoseconds since 1970. Where the engine tells the second alone, its end. */
  readonly time: bigint
  /** What the engine knows it by: an id, or an exact time; null where only its span of time tells it from others. */
  readonly key: string | null
  /** The sum of its values. */
  readonly value: number
}

/** A profile and the labels of the process that it is from. */
export interface PushedProfile {
  readonly labels: Labels
  /** Protobuf, gzip or not. */
  readonly bytes: Uint8Array
}

/** A store of profiles that scrapes or receives them. */
export interface Engine {
  readonly product: 'Pyroscope' | 'Parca'
  /** The types with data in this range. */
  types(range: TimeRange): Promise<readonly ProfileType[]>
  /** The names of labels in this range; of series that match the selector, where the engine can tell. */
  labelNames(selector: string, range: TimeRange): Promise<readonly string[]>
  labelValues(name: string, selector: string, range: TimeRange): Promise<readonly string[]>
  /** The captures of a type, in the order of series and time. Empty where nothing matches. */
  captures(type: string, selector: string, range: TimeRange): Promise<readonly EngineCapture[]>
  /**
   * One capture of a type, as protobuf, gzip or not; null where the engine has none there. `selector` must match its series alone. It may
   * still be of several captures: check its sum.
   */
  read(type: string, selector: string, capture: EngineCapture): Promise<Uint8Array | null>
  /** Stores a profile. */
  push(profile: PushedProfile): Promise<void>
}
