// Selects the messages of failed requests and connections by the language of the monitor.
import type { Language } from '../model/language.ts';
import { network as english, type HttpViolation, type NetworkMessages, type ReceivedHead } from './en/network.ts';
import { network as spanish } from './es/network.ts';

export type { HttpViolation, NetworkMessages, ReceivedHead };

const catalogues: Readonly<Record<Language, NetworkMessages>> = { en: english, es: spanish };

/** English for a request without a language, and for a language that is not known. */
export const networkMessages = (language: Language | undefined): NetworkMessages =>
  catalogues[language ?? 'en'] ?? english;
