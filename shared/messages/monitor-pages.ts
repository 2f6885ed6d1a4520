// Selects the texts of a monitor's own pages by the language of the monitor.
import type { Language } from '../model/language.ts';
import { monitorPages as english, type MonitorPageMessages } from './en/monitor-pages.ts';
import { monitorPages as spanish } from './es/monitor-pages.ts';

export type { MonitorPageMessages };

const catalogues: Readonly<Record<Language, MonitorPageMessages>> = { en: english, es: spanish };

/** English for a monitor without a language, and for one that was removed. */
export const monitorPageMessages = (language: Language | undefined): MonitorPageMessages =>
  catalogues[language ?? 'en'] ?? english;
