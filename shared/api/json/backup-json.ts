// A backup as JSON, and the body of a request for one.
import * as v from 'valibot';
import { expected } from '../../messages/en/api.ts';
import { Count } from './common-json.ts';

export const BackupBody = v.pipe(
  v.strictObject({
    name: v.optional(
      v.pipe(v.string(expected.backupName), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, expected.backupName)),
    ),
  }),
  v.title('BackupRequest'),
  v.examples([{}, { name: 'before-upgrade' }]),
);

export const BackupJson = v.pipe(
  v.strictObject({
    path: v.pipe(v.string(), v.description('On the machine of the server')),
    bytes: Count,
    items: Count,
  }),
  v.title('Backup'),
);
