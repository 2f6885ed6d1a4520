import { describe, expect, it } from 'vitest';
import { runs as english } from '../../shared/messages/en/runs.ts';
import { runs as spanish } from '../../shared/messages/es/runs.ts';
import { type RunMessages, runMessages } from '../../shared/messages/runs.ts';

const names = Object.keys(english) as (keyof RunMessages)[];

/** Calls a message with recognisable parameters, and returns its text and the parameters that it read. */
const render = (
  message: RunMessages[keyof RunMessages],
): { readonly text: string; readonly read: readonly string[] } => {
  if (typeof message === 'string') return { text: message, read: [] };
  const read = new Set<string>();
  const numbers: Readonly<Record<string, number>> = { timeoutMs: 5_000, failed: 2, total: 3, max: 50, limit: 4 };
  const parameters = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, name: string) => {
        read.add(name);
        return numbers[name] ?? `<${name}>`;
      },
    },
  );
  return { text: (message as (parameters: unknown) => string)(parameters), read: [...read].sort() };
};

describe('the messages of runs', () => {
  it.each(names)('%s uses the same parameters in both languages, and shows each', (name) => {
    const [en, es] = [render(english[name]), render(spanish[name])];
    expect(es.read).toEqual(en.read);
    expect(es.text).not.toBe('');
    expect(`${en.text}${es.text}`).not.toMatch(/undefined|NaN|\[object/);
    for (const parameter of en.read)
      for (const { text } of [en, es]) expect(text).toMatch(new RegExp(`<${parameter}>|\\d`));
  });

  it('differ between the languages', () => {
    expect(names.filter((name) => render(english[name]).text === render(spanish[name]).text)).toEqual([]);
  });

  it('count in the singular and the plural', () => {
    expect([1, 3].map((count) => english.linesOmitted({ count }))).toEqual([
      '(1 more line left out)',
      '(3 more lines left out)',
    ]);
    expect([1, 3].map((count) => spanish.linesOmitted({ count }))).toEqual([
      '(se omitió 1 línea más)',
      '(se omitieron 3 líneas más)',
    ]);
    expect([1, 2].map((failed) => spanish.statesFailed({ failed, total: 3 }))).toEqual([
      '1 de 3 estados falló.',
      '2 de 3 estados fallaron.',
    ]);
  });

  it('are English for a monitor without a language, and for an unknown one', () => {
    expect(runMessages(undefined)).toBe(english);
    expect(runMessages('fr' as 'es')).toBe(english);
    expect(runMessages('es')).toBe(spanish);
  });
});
