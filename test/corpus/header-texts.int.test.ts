// Runs the cases of header-texts.ts.
import { headerTexts } from './header-texts.ts';
import { describeCases } from './support/describe-cases.ts';

describeCases('the text of a header', headerTexts);
