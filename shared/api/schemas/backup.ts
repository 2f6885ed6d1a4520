// A copy of all records, as it is asked for and answered.
import * as v from 'valibot';
import { Count } from './common.ts';

const name = 'a name of at most 60 letters, digits, dots and dashes';

export const BackupBody = v.pipe(
  v.strictObject({ name: v.optional(v.pipe(v.string(name), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, name))) }),
  v.title('BackupRequest'),
  v.examples([{}, { name: 'before-upgrade' }]),
);

export const BackupJson = v.pipe(
  v.strictObject({
    path: v.pipe(v.string(), v.description('On the machine that the server runs on')),
    bytes: Count,
    items: Count,
  }),
  v.title('Backup'),
);
