// Runs the cases of bodies.ts.
import { bodies } from './bodies.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('a response body', bodies);
