// Runs the cases of body-lengths.ts.
import { bodyLengths } from './body-lengths.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('the length of a body', bodyLengths);
