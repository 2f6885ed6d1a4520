// Runs the cases of urls.ts.

import { describeCases } from './support/describe-cases.ts';
import { urls } from './urls.ts';

describeCases('a URL', urls);
