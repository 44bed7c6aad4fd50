import { column } from './columns.ts'

/** Source of what deferscope itself notes of captures. */
export const CAPTURE = 'deferscope fetch'

/** Columns of the `captures` table of `fetch`, in order. */
export const CAPTURES_COLUMNS = [
  column('source', 'from', null, 'the endpoint that was asked, without credentials', CAPTURE),
  column('profile', 'profile', null, 'which profile of the process it is', 'runtime/pprof, lockProfiles'),
  column('file', 'file', null, 'the file that was saved; empty where nothing could be had', CAPTURE),
  column('bytes', 'size', 'bytes', 'bytes of the file', CAPTURE),
  column('time', 'time', null, 'when the profile was taken, by the clock of the process', 'profile.proto, Profile.time_nanos'),
  column('samples', 'stacks', 'count', 'samples in the file', 'profile.proto, Profile.sample'),
  column(
    'frames',
    'frames',
    null,
    'full: the stacks of defer records have their runtime frames, so that evidence is exact; partial: some addresses have no name; plain: as Go writes it, without them',
    'deferscope explain stack',
  ),
  column('error', 'error', null, 'why there is no file', CAPTURE),
] as const
