// The texts about the evidence of a request, by language.
import type { Language } from '../model/language.ts';
import { type EvidenceMessages, evidence as english } from './en/evidence.ts';
import { evidence as spanish } from './es/evidence.ts';

const catalogues: Readonly<Record<Language, EvidenceMessages>> = { en: english, es: spanish };

/** English for a language that is not known. */
export const evidenceMessages = (language: Language = 'en'): EvidenceMessages => catalogues[language] ?? english;
