// Runs the cases of redirects.ts.
import { redirects } from './redirects.ts';
import { runGroup } from './support/run-group.ts';

runGroup('redirects', redirects);
