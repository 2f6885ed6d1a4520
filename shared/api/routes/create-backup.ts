// POST /backup: copies all records to a file while the server runs.
import type { BackupRefusal } from '../../storage/backup.ts';
import { BackupBody, BackupJson } from '../json/backup-json.ts';
import { problem } from '../problem.ts';
import { type RouteFactory, route } from '../route.ts';

const statuses: Readonly<Record<BackupRefusal['reason'], 400 | 409 | 500 | 503 | 507>> = {
  'bad name': 400,
  exists: 409,
  'under way': 409,
  'no room': 507,
  stopping: 503,
  failed: 500,
};

/** Only where the store is a local file; tables on AWS have backups of their own. */
export const createBackupRoute: RouteFactory = ({ backUp }) => {
  if (!backUp) return undefined;
  return route({
    method: 'POST',
    path: '/backup',
    operationId: 'createBackup',
    summary: 'Copy all records to a file on the machine of the server',
    description:
      'Writes the copy into the folder `backups` of the data folder while checks continue, and responds after the copy ' +
      'was verified. To restore a backup, stop the server and replace `vigia.db` by the copy.',
    role: 'admin',
    body: BackupBody,
    responses: {
      201: { description: 'The copy is written and verified', schema: BackupJson },
      409: { description: 'A backup with this name exists, or another backup is under way' },
      507: { description: 'The disk has no room for a backup' },
    },
    handle: async (context, { body }) => {
      const backup = await backUp(body.name);
      if (backup.outcome === 'refused') return problem(context, statuses[backup.reason], backup.sentence);
      const { path, bytes, items } = backup;
      return context.json({ path, bytes, items }, 201);
    },
  });
};
