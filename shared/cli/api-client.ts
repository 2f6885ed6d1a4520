// Asks the API: one request, one parsed answer, or one sentence that says why there is none.
import * as v from 'valibot';
import { cleanText, errorMessage } from '../text/clean.ts';
import { type CliError, cliError, type ErrorDetails, type ExitCode, exitCodes, isCliError } from './exit-codes.ts';
import type { Server } from './resolve-server.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Client = {
  readonly server: Server;
  /** `path` begins below the root of the API; `patienceMs` is for what takes longer than 20 s. Throws a Stop. */
  readonly ask: <S extends v.GenericSchema>(
    method: Method,
    path: string,
    schema: S,
    body?: unknown,
    timeoutMs?: number,
  ) => Promise<v.InferOutput<S>>;
};

const defaultTimeoutMs = 20_000;
/** A page of runs with all their evidence may take a few MB. */
const maxBytes = 64 * 1_048_576;

const problemSchema = v.looseObject({
  detail: v.optional(v.string()),
  parameter: v.optional(v.string()),
  field: v.optional(v.string()),
  /** API Gateway's own refusals. */
  message: v.optional(v.string()),
});

type Asked = {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
  readonly timeoutMs: number;
};

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
};

/** What OpenSSL makes of an answer that is no TLS. */
const speaksNoTls = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

const unreachable = (server: Server, error: unknown, { method, timeoutMs }: Asked): CliError => {
  const { origin, hostname } = new URL(server.root);
  const other = 'name the server by --url, --profile or VIGIA_URL';
  const code = codeOf(error);
  if (code === 'ECONNREFUSED')
    return cliError(
      exitCodes.unreachable,
      `nothing answers at ${origin} (${server.from}): start it by 'vigia start', or ${other}.`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return cliError(exitCodes.unreachable, `the name ${hostname} could not be resolved (${server.from}): ${other}.`);
  if (error instanceof Error && error.name === 'TimeoutError') {
    const right =
      method === 'GET' ? `try again, or ${other}` : 'it may be done all the same, so look before you try again';
    return cliError(exitCodes.unreachable, `${origin} did not answer within ${timeoutMs / 1_000} s: ${right}.`);
  }
  if (speaksNoTls.test(code))
    return cliError(
      exitCodes.unreachable,
      `${origin} (${server.from}) does not speak TLS there: use ${origin.replace('https:', 'http:')}.`,
    );
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cliError(exitCodes.unreachable, `${origin} could not be asked: ${errorMessage(cause)}.`);
};

const exitOf = (status: number): ExitCode => (status >= 500 ? exitCodes.internalError : exitCodes.refused);

/** What would be right where a key is what is missing, as far as the server (`isNotified`) has not said so itself. */
const keyHint = (method: Method, { root, key }: Server, isNotified: boolean): string => {
  if (method !== 'GET' && new URL(root).pathname.startsWith('/read/'))
    return "; this address only reads: changes go to that of the stage 'control', with the admin key";
  if (key === undefined) return '; give a key by VIGIA_API_KEY or a profile';
  return isNotified ? '' : '; the key is not one that may do this';
};

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** The API says why it has nothing at an address, and API Gateway does; the page of somebody else does not. */
const saysWhy = (body: unknown): boolean => {
  const { success, output } = v.safeParse(problemSchema, body);
  return success && (output.detail ?? output.message) !== undefined;
};

const refused = (method: Method, server: Server, status: number, body: unknown): CliError => {
  const parsed = v.safeParse(problemSchema, body);
  const { detail, message, parameter, field } = parsed.success ? parsed.output : {};
  const words = cleanText(detail ?? message ?? `it answered ${status} and did not say why`);
  const hint = status === 401 || status === 403 ? keyHint(method, server, detail !== undefined) : '';
  const details: ErrorDetails = { status, ...(parameter ? { parameter } : {}), ...(field ? { field } : {}) };
  return cliError(exitOf(status), sentence(`${words}${hint}`), details);
};

const textOf = async (answer: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes)
      throw cliError(exitCodes.internalError, `the answer is larger than ${maxBytes / 1_048_576} MB.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const jsonOf = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const noVigia = (server: Server, status: number): CliError =>
  cliError(
    exitCodes.internalError,
    `what answers at ${server.root} (${status}) does not speak as Vigía does: is the address right?`,
    {
      status,
    },
  );

const request = async (server: Server, version: string, asked: Asked) => {
  const { method, path, body, timeoutMs } = asked;
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': `vigia/${version}` };
  if (server.key !== undefined) headers['x-api-key'] = server.key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    // Not followed: the key would go along to wherever the answer says.
    const answer = await fetch(`${server.root}${path}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, location: answer.headers.get('location'), text: await textOf(answer) };
  } catch (error) {
    if (isCliError(error)) throw error;
    throw unreachable(server, error, asked);
  }
};

export const openClient = (server: Server, version: string): Client => ({
  server,
  ask: async (method, path, schema, body, timeoutMs = defaultTimeoutMs) => {
    const { status, location, text } = await request(server, version, { method, path, body, timeoutMs });
    if (status >= 300 && status < 400) {
      const to = cleanText(location ?? 'elsewhere', 200);
      throw cliError(exitCodes.internalError, `${server.root} redirects to ${to}: give that address instead.`, {
        status,
      });
    }
    const json = status === 204 || text === '' ? { value: {} } : jsonOf(text);
    if ((status === 404 || status === 405) && !saysWhy(json?.value)) throw noVigia(server, status);
    if (status >= 400) throw refused(method, server, status, json?.value);
    const parsed = json && v.safeParse(schema, json.value);
    if (!parsed?.success) throw noVigia(server, status);
    return parsed.output;
  },
});
