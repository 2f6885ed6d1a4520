// The HTTP client of the command line: one request, and its parsed response or a CliError.
import * as v from 'valibot';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { defined } from '../model/defined.ts';
import { cleanText } from '../text/clean.ts';
import { cliError, isCliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { foreignResponse, rejection, requestFailure } from './request-errors.ts';
import type { Server } from './resolve-server.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RequestOptions = {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** For the whole exchange; 20 s when left out. */
  readonly timeoutMs?: number;
};

export type Client = {
  readonly server: Server;
  /** `path` is relative to the root of the API. Rejects with a CliError. */
  readonly request: <S extends v.GenericSchema>(
    method: Method,
    path: string,
    schema: S,
    options?: RequestOptions,
  ) => Promise<v.InferOutput<S>>;
};

const defaultTimeoutMs = 20_000;
/** A page of runs with all evidence can have several MB. */
const maxBytes = 64 * 1_048_576;
const maxLocationChars = 200;

const readText = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes)
      throw cliError(exitCodes.internalError, cliProblems.responseTooLarge({ maxMb: maxBytes / 1_048_576 }));
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

type Exchange = { readonly method: Method; readonly path: string; readonly body: unknown; readonly timeoutMs: number };

const send = async (server: Server, version: string, { method, path, body, timeoutMs }: Exchange) => {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': `vigia/${version}` };
  if (server.key !== undefined) headers['x-api-key'] = server.key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    // A redirect is not followed, since the API key would be sent to its target.
    const response = await fetch(`${server.root}${path}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...defined({ body: body === undefined ? undefined : JSON.stringify(body) }),
    });
    return { status: response.status, location: response.headers.get('location'), text: await readText(response) };
  } catch (error) {
    throw isCliError(error) ? error : requestFailure(server, error, { method, timeoutMs });
  }
};

const redirected = ({ root }: Server, status: number, location: string | null) => {
  const target = location === null ? cliProblems.unknownLocation : cleanText(location, maxLocationChars);
  return cliError(exitCodes.internalError, cliProblems.redirected({ root, location: target }), { status });
};

export const openClient = (server: Server, version: string): Client => ({
  server,
  request: async (method, path, schema, { body, timeoutMs = defaultTimeoutMs } = {}) => {
    const { status, location, text } = await send(server, version, { method, path, body, timeoutMs });
    if (status >= 300 && status < 400) throw redirected(server, status, location);
    const json = status === 204 || text === '' ? { value: {} } : parseJson(text);
    if (status >= 400) throw rejection(server, method, status, json?.value);
    const parsed = json && v.safeParse(schema, json.value);
    if (!parsed?.success) throw foreignResponse(server, status);
    return parsed.output;
  },
});
