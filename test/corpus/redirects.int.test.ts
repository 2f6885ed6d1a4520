// Runs the cases of redirects.ts.
import { redirects } from './redirects.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('a redirect', redirects);
