// The cases of the roll-up over a SQLite file.
import { newFolder, open } from '../../storage/sqlite/support/sqlite-folder.ts';
import { describeRollUp } from './support/describe-rollup.ts';

describeRollUp('SQLite', (now) => open(newFolder(), now), { isOnDisk: true });
