// Selects the findings of HTTP checks by the language of the monitor.
import type { Language } from '../model/language.ts';
import { http as english, type HttpMessages } from './en/http.ts';
import { http as spanish } from './es/http.ts';

export type { HttpMessages };

const catalogues: Readonly<Record<Language, HttpMessages>> = { en: english, es: spanish };

export const httpMessages = (language: Language): HttpMessages => catalogues[language];
