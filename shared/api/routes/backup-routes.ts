// A copy of all records, made while the server runs.
import type { BackupRefusal } from '../../storage/backup.ts';
import type { RouteDeps } from '../api-deps.ts';
import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { BackupBody, BackupJson } from '../schemas/backup.ts';

const statuses: Readonly<Record<BackupRefusal['reason'], 400 | 409 | 500 | 503 | 507>> = {
  'bad name': 400,
  exists: 409,
  'under way': 409,
  'no room': 507,
  stopping: 503,
  failed: 500,
};

/** Only where the store is a file of this machine; on AWS the table has backups of its own. */
export const backupRoutes = ({ backUp }: RouteDeps): readonly Route[] =>
  backUp
    ? [
        route({
          method: 'POST',
          path: '/backup',
          operationId: 'backUp',
          summary: 'Copies all records to a file of the server’s machine',
          description:
            'Into the folder `backups` of its data folder, while it goes on; answered once the copy was looked ' +
            'through. To restore it, stop the server and put the copy in the place of `vigia.db`.',
          role: 'admin',
          body: BackupBody,
          responses: {
            201: { description: 'It is written, and sound', schema: BackupJson },
            409: { description: 'There is one of that name, or another is under way' },
            507: { description: 'There is no room for it' },
          },
          handle: async (context, { body }) => {
            const backup = await backUp(body.name);
            if (backup.outcome === 'refused') return problem(context, statuses[backup.reason], backup.sentence);
            const { path, bytes, items } = backup;
            return context.json({ path, bytes, items }, 201);
          },
        }),
      ]
    : [];
