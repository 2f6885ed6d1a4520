// The ready-made task: a GET that expects a status code.
import { described, type Fault, isRecord, unknownFields } from './definition.ts';
import { Failed } from './failed.ts';
import { type TaskDefinition, taskWith } from './task.ts';
import { urlMistake } from './url.ts';
import { wordsOf } from './words.ts';

export type HttpOptions = {
  readonly expect?: {
    /** One status code or several; 200 when left out. */
    readonly status?: number | readonly number[];
  };
};

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;

const statusFaults = (status: unknown): readonly Fault[] => {
  const list: readonly unknown[] = Array.isArray(status) ? status : [status];
  const right = 'write a status code from 100 to 599, such as 200, or a list of them';
  if (list.length === 0) return [{ field: 'expect.status', message: `the list is empty; ${right}` }];
  const bad = list.filter((code) => !isStatus(code)).map(described);
  return bad.length === 0 ? [] : [{ field: 'expect.status', message: `${bad.join(', ')} is no status code; ${right}` }];
};

const optionFaults = (options: unknown): readonly Fault[] => {
  if (options === undefined) return [];
  const right = 'write { expect: { status: 200 } }';
  if (!isRecord(options)) return [{ field: 'options', message: `${described(options)} given; ${right}` }];
  const unknown = unknownFields(options, ['expect']);
  const { expect } = options;
  if (expect === undefined) return unknown;
  if (!isRecord(expect)) return [...unknown, { field: 'expect', message: `${described(expect)} given; ${right}` }];
  const status = expect.status === undefined ? [] : statusFaults(expect.status);
  return [...unknown, ...unknownFields(expect, ['status'], 'expect.'), ...status];
};

const orList = (codes: readonly number[]): string =>
  codes.length > 1 ? `${codes.slice(0, -1).join(', ')} or ${codes.at(-1)}` : `${codes[0]}`;

/**
 * A task that gets a URL and expects a status code. Redirects are followed, unless one of the codes is a redirect.
 *
 * @example
 * monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/', { expect: { status: [200, 204] } })] })
 */
export const http = (name: string, url: string, options?: HttpOptions): TaskDefinition<number> => {
  const urlIs = urlMistake(url);
  const faults = [...(urlIs ? [{ field: 'url', message: urlIs }] : []), ...optionFaults(options)];
  const expected = [options?.expect?.status ?? 200].flat();
  const redirects = expected.some((code) => code >= 300 && code <= 399) ? { maxRedirects: 0 } : {};
  return taskWith(
    name,
    async ({ fetch }) => {
      try {
        const { status } = await fetch(url, redirects);
        if (expected.includes(status)) return status;
        return Failed(`${new URL(url).host} is not well. Status code: ${status}, expected ${orList(expected)}`);
      } catch (error) {
        return Failed(wordsOf(error));
      }
    },
    faults,
  );
};
