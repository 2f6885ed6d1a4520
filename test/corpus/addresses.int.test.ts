// Runs the cases of addresses.ts.
import { addresses } from './addresses.ts';
import { runGroup } from './support/run-group.ts';

runGroup('addresses', addresses);
