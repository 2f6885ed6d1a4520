// Selects the messages about Vigía's own side by the language of the monitor.
import type { Language } from '../model/language.ts';
import { ownSide as english } from './en/own-side.ts';
import { ownSide as spanish } from './es/own-side.ts';

const catalogues: Readonly<Record<Language, typeof english>> = { en: english, es: spanish };

/** English for a monitor without a language, and for an unknown language. */
export const ownSideMessages = (language: Language | undefined): typeof english =>
  catalogues[language ?? 'en'] ?? english;
