// The same over real SQLite.
import { newFolder, open } from '../../storage/sqlite/support/sqlite-folder.ts';
import { describeRollUp } from './support/describe-rollup.ts';

describeRollUp('SQLite', (now) => open(newFolder(), now), { isOnDisk: true });
