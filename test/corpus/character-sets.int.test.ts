// Runs the cases of character-sets.ts.
import { characterSets } from './character-sets.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('a body', characterSets);
