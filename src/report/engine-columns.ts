import { column, columnOf } from './columns.ts'

const ENGINE = 'the answers of the engine'

/** Columns of the `pushed` table of `push`, in order. */
export const PUSHED_COLUMNS = [
  column('source', 'from', null, 'the profile that was read', 'deferscope push'),
  column('profile', 'profile', null, 'what engines call profiles of its kind: memory for heaps', 'the label __name__'),
  columnOf('map', 'labels', 'labels', null, 'the labels that the profile has in the engine', 'deferscope push'),
  column(
    'time',
    'time',
    null,
    'the time under which the engine has it; empty where the profile has none',
    'profile.proto, Profile.time_nanos',
  ),
  column('bytes', 'size', 'bytes', 'bytes of the profile, not compressed; engines limit them', 'deferscope push'),
  column('error', 'error', null, 'why the engine does not have it; empty where it has', ENGINE),
] as const

/** Columns of the `types` table of `sources`, in order. */
export const TYPES_COLUMNS = [
  column('type', 'type', null, 'a full type, as query= takes it: name, sample type and unit, period type and unit', ENGINE),
] as const

/** Columns of the `labels` table of `sources`, in order. */
export const LABELS_COLUMNS = [
  column('label', 'label', null, 'the name of a label, as selectors take it', ENGINE),
  column('count', 'values', 'count', 'how many values it has in the range', ENGINE),
  columnOf('texts', 'values', 'such as', null, 'some of its values', ENGINE),
] as const

/** Columns of the `stored` table of `sources`, in order. */
export const STORED_COLUMNS = [
  column('process', 'process', null, 'the pod, instance or labels of the process; with by= the values of these labels', ENGINE),
  columnOf('map', 'labels', 'labels', null, 'the labels of its newest capture', ENGINE),
  column('captures', 'captures', 'count', 'captures of the process in the range', ENGINE),
  column('first', 'first', null, 'the time of its first capture in the range', ENGINE),
  column('last', 'last', null, 'the time of its newest capture in the range', ENGINE),
  column('inuse_bytes', 'in use', 'bytes', 'heap in use in its newest capture; empty for other profiles', ENGINE),
  column(
    'objects',
    'objects',
    'count',
    'live objects, or goroutines, in its newest capture; empty where the engine does not keep them',
    ENGINE,
  ),
] as const
