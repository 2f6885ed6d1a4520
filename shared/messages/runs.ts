// Selects the messages of runs by the language of the monitor.
import type { Language } from '../model/language.ts';
import { runs as english, type RunMessages } from './en/runs.ts';
import { runs as spanish } from './es/runs.ts';

export type { RunMessages };

const catalogues: Readonly<Record<Language, RunMessages>> = { en: english, es: spanish };

/** English for a monitor without a language, and for an unknown language. */
export const runMessages = (language: Language | undefined): RunMessages => catalogues[language ?? 'en'] ?? english;
