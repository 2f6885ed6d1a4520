// Selects the texts of TCP checks by the language of the monitor.
import type { Language } from '../model/language.ts';
import { tcp as english, type TcpMessages } from './en/tcp.ts';
import { tcp as spanish } from './es/tcp.ts';

const catalogues: Readonly<Record<Language, TcpMessages>> = { en: english, es: spanish };

/** English when the language is left out. */
export const tcpMessages = (language: Language = 'en'): TcpMessages => catalogues[language];
