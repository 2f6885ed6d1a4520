// Runs the cases of urls.ts.
import { runGroup } from './support/run-group.ts';
import { urls } from './urls.ts';

runGroup('an address', urls);
