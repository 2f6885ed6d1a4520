// Runs the cases of heads.ts.
import { heads } from './heads.ts';
import { runGroup } from './support/run-group.ts';

runGroup('heads', heads);
