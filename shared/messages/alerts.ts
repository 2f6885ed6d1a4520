// Selects the text of alerts by the language of the monitor.
import type { Language } from '../model/language.ts';
import { type AlertMessages, alerts as english } from './en/alerts.ts';
import { alerts as spanish } from './es/alerts.ts';

export type { AlertMessages };

const catalogues: Readonly<Record<Language, AlertMessages>> = { en: english, es: spanish };

/** English for a monitor without a language. */
export const alertMessages = (language: Language | undefined): AlertMessages => catalogues[language ?? 'en'];
