// Selects the findings that several kinds of check share by the language of the monitor.
import type { Language } from '../model/language.ts';
import { type CheckFindings, checkFindings as english } from './en/check-findings.ts';
import { checkFindings as spanish } from './es/check-findings.ts';

export type { DescribedFinding } from './en/check-findings.ts';

const catalogues: Readonly<Record<Language, CheckFindings>> = { en: english, es: spanish };

export const checkFindingsIn = (language: Language): CheckFindings => catalogues[language];
