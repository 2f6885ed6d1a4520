// Runs the cases of interim-responses.ts.
import { interimResponses } from './interim-responses.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('an interim response', interimResponses);
