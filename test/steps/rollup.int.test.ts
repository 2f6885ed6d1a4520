// The same over real SQLite.
import { newFolder, open } from '../adapters/support/sqlite-folder.ts';
import { describeRollUp } from './support/describe-roll-up.ts';

describeRollUp('SQLite', (now) => open(newFolder(), now), { isOnDisk: true });
