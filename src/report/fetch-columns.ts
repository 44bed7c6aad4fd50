import { column } from './columns.ts'

/** Source of what deferscope itself notes of captures. */
export const CAPTURE = 'deferscope fetch'

/** Columns of the `captures` table of `fetch`, in order. */
export const CAPTURES_COLUMNS = [
  column('source', 'from', null, 'the endpoint of the request, without credentials', CAPTURE),
  column('labels', 'labels', null, 'what a list of targets says of the process; empty where its URL was given', CAPTURE),
  column('profile', 'profile', null, 'name of the profile', 'runtime/pprof, lockProfiles'),
  column('file', 'file', null, 'the file that was saved; empty where nothing could be captured', CAPTURE),
  column('bytes', 'size', 'bytes', 'bytes of the file', CAPTURE),
  column('time', 'time', null, 'when the profile was taken, by the clock of the process', 'profile.proto, Profile.time_nanos'),
  column('samples', 'stacks', 'count', 'samples in the file', 'profile.proto, Profile.sample'),
  column(
    'frames',
    'frames',
    null,
    'full: the stacks of defer records have their runtime frames, so evidence is exact; partial: some addresses have no name; plain: as Go writes the profile, without these frames',
    'deferscope explain stack',
  ),
  column('error', 'error', null, 'why there is no file', CAPTURE),
] as const
