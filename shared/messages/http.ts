// The words of checks, in each language that a monitor may speak.
import type { Language } from '../model/language.ts';
import type { Finding } from '../model/run.ts';
import { cleanText } from '../text/clean.ts';

export type Words = {
  readonly notPassing: (host: string) => string;
  readonly degraded: (host: string) => string;
  readonly finding: (finding: Finding) => string;
  readonly more: (count: number) => string;
  readonly or: string;
  readonly status: string;
  readonly header: (name: string) => string;
  readonly missing: string;
  readonly body: string;
  readonly notIn: (chars: number) => string;
  readonly noJson: (start: string) => string;
  readonly nothing: string;
  readonly something: string;
  readonly tooMany: (count: number) => string;
  readonly tooDeep: string;
  readonly not: (value: string) => string;
  readonly atLeast: (value: string) => string;
  readonly atMost: (value: string) => string;
  readonly latency: string;
  readonly certificate: string;
  readonly days: (days: number) => string;
  readonly expires: (date: string, days: number) => string;
  readonly redirect: string;
  readonly noRedirect: string;
  readonly redirectTo: (address: string) => string;
};

const english: Words = {
  notPassing: (host) => `${host} is not well.`,
  degraded: (host) => `${host} is degraded.`,
  finding: ({ what, expected, found }) => `${what}: ${found}, expected ${expected}`,
  more: (count) => `and ${count} more`,
  or: 'or',
  status: 'Status code',
  header: (name) => `Header ${name}`,
  missing: 'missing',
  body: 'Body',
  notIn: (chars) => `not there in ${chars} characters`,
  noJson: (start) => (start === '' ? 'nothing' : `no JSON: ${start}`),
  nothing: 'nothing',
  something: 'a value',
  tooMany: (count) => `more than ${count} values`,
  tooDeep: 'nested too deeply to be looked at',
  not: (value) => `anything but ${value}`,
  atLeast: (value) => `at least ${value}`,
  atMost: (value) => `at most ${value}`,
  latency: 'Latency',
  certificate: 'Certificate',
  days: (days) => `${days} ${days === 1 ? 'day' : 'days'}`,
  expires: (date, days) => `expires on ${date}, in ${days} ${days === 1 ? 'day' : 'days'}`,
  redirect: 'Redirect',
  noRedirect: 'none',
  redirectTo: (address) => `to ${address}`,
};

const spanish: Words = {
  notPassing: (host) => `${host} no está bien.`,
  degraded: (host) => `${host} está degradado.`,
  finding: ({ what, expected, found }) => `${what}: ${found}; se esperaba ${expected}`,
  more: (count) => `y ${count} más`,
  or: 'o',
  status: 'Código de estado',
  header: (name) => `Cabecera ${name}`,
  missing: 'falta',
  body: 'Cuerpo',
  notIn: (chars) => `no está en ${chars} caracteres`,
  noJson: (start) => (start === '' ? 'nada' : `no es JSON: ${start}`),
  nothing: 'nada',
  something: 'un valor',
  tooMany: (count) => `más de ${count} valores`,
  tooDeep: 'demasiado anidado para examinarlo',
  not: (value) => `algo distinto de ${value}`,
  atLeast: (value) => `al menos ${value}`,
  atMost: (value) => `como máximo ${value}`,
  latency: 'Latencia',
  certificate: 'Certificado',
  days: (days) => `${days} ${days === 1 ? 'día' : 'días'}`,
  expires: (date, days) => `vence el ${date}, en ${days} ${days === 1 ? 'día' : 'días'}`,
  redirect: 'Redirección',
  noRedirect: 'ninguna',
  redirectTo: (address) => `a ${address}`,
};

const all: Readonly<Record<Language, Words>> = { en: english, es: spanish };

export const wordsIn = (language: Language): Words => all[language] ?? english;

/** The first finding in full, and how many more there are. */
export const summary = (words: Words, findings: readonly Finding[]): string => {
  const [first, ...others] = findings;
  if (!first) return '';
  return others.length === 0 ? words.finding(first) : `${words.finding(first)} (${words.more(others.length)})`;
};

/** `a, b or c`. */
export const orList = (list: readonly string[], words: Words): string =>
  list.length > 1 ? `${list.slice(0, -1).join(', ')} ${words.or} ${list.at(-1)}` : `${list[0] ?? ''}`;

/** A value of the other side, in quotes where it is text, short enough to stand in a sentence. */
export const quoted = (value: unknown, limit = 80): string => {
  try {
    const text: string | undefined = JSON.stringify(value);
    return cleanText(text ?? String(value), limit);
  } catch {
    // An answer may be nested more deeply than can be written out again.
    return '[…]';
  }
};
