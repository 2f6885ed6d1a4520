// Runs the cases of response-heads.ts.
import { responseHeads } from './response-heads.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('the head of a response', responseHeads);
