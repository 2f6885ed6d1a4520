// Runs the cases of bodies.ts.
import { bodies } from './bodies.ts';
import { runGroup } from './support/run-group.ts';

runGroup('bodies', bodies);
