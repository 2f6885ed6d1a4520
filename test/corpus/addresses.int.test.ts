// Runs the cases of addresses.ts.
import { addresses } from './addresses.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('an address', addresses);
