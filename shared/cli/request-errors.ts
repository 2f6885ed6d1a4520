// Turns a failed request, or a response with an error status, into a CliError with a remedy.
import * as v from 'valibot';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { defined } from '../model/defined.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { Method } from './api-client.ts';
import { type CliError, cliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import type { Server } from './resolve-server.ts';

const problemSchema = v.looseObject({
  detail: v.optional(v.string()),
  parameter: v.optional(v.string()),
  field: v.optional(v.string()),
  /** Set by API Gateway, which responds without problem details. */
  message: v.optional(v.string()),
});

/** `fetch` rejects with a TypeError whose cause is the error of the connection. */
const causeOf = (error: unknown): unknown => (error instanceof Error && error.cause ? error.cause : error);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Codes of OpenSSL for a server that responds without TLS. */
const noTlsCode = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

type Attempt = { readonly method: Method; readonly timeoutMs: number };

const failureMessage = ({ root, source }: Server, error: unknown, { method, timeoutMs }: Attempt): string => {
  const { origin, hostname } = new URL(root);
  const cause = causeOf(error);
  const code = codeOf(cause);
  if (code === 'ECONNREFUSED') return cliProblems.connectionRefused({ origin, source });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return cliProblems.hostNotFound({ host: hostname, source });
  if (error instanceof Error && error.name === 'TimeoutError') {
    const timedOut = method === 'GET' ? cliProblems.readTimedOut : cliProblems.changeTimedOut;
    return timedOut({ origin, seconds: timeoutMs / 1_000 });
  }
  if (noTlsCode.test(code)) return cliProblems.noTls({ origin, source, httpOrigin: origin.replace('https:', 'http:') });
  return cliProblems.requestFailed({ origin, reason: errorMessage(cause) });
};

/** The error of a request that received no complete response. */
export const requestFailure = (server: Server, error: unknown, attempt: Attempt): CliError =>
  cliError(exitCodes.unreachable, failureMessage(server, error, attempt));

/** The error of a response that no Vigía server sends. */
export const foreignResponse = ({ root }: Server, status: number): CliError =>
  cliError(exitCodes.internalError, cliProblems.notVigia({ root, status }), { status });

/** API keys of API Gateway are valid for one stage only, and the stage `read` accepts no change. */
const isReadOnly = ({ root }: Server, method: Method): boolean =>
  method !== 'GET' && new URL(root).pathname.startsWith('/read/');

/** Adds a remedy where the API key is missing or wrong, unless the server itself gave one (`hasDetail`). */
const rejectionMessage = (server: Server, method: Method, reason: string, hasDetail: boolean): string => {
  if (isReadOnly(server, method)) return cliProblems.rejectedAsReadOnly({ reason });
  if (server.key === undefined) return cliProblems.rejectedWithoutKey({ reason });
  return hasDetail ? cliProblems.rejected({ reason }) : cliProblems.rejectedKey({ reason });
};

/** The error of a response with a status of 400 or above. */
export const rejection = (server: Server, method: Method, status: number, body: unknown): CliError => {
  const parsed = v.safeParse(problemSchema, body);
  const { detail, message, parameter, field } = parsed.success ? parsed.output : {};
  const given = detail ?? message;
  // A Vigía server and API Gateway give a reason for these two statuses; a page of another program does not.
  if (given === undefined && (status === 404 || status === 405)) return foreignResponse(server, status);
  const reason = cleanText(given ?? cliProblems.noReason({ status }));
  const text =
    status === 401 || status === 403
      ? rejectionMessage(server, method, reason, detail !== undefined)
      : cliProblems.rejected({ reason });
  const exitCode = status >= 500 ? exitCodes.internalError : exitCodes.rejected;
  return cliError(exitCode, text, defined({ status, parameter, field }));
};
