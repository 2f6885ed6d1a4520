// Sends a notification to a webhook: one signed POST over a connection that the address policy allows.
import { createHmac } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { resolveSecretText, secretText } from '../../define/secret.ts';
import { webhookMessages } from '../../messages/en/webhook.ts';
import type { TextWithSecrets } from '../../model/alert-channels.ts';
import { defined } from '../../model/defined.ts';
import type { Notification } from '../../model/notification.ts';
import { errorMessage } from '../../text/clean.ts';
import { accepted, type Channel, type SendOutcome } from '../channel.ts';
import type { ChannelContext, ChannelKind } from '../channel-kind.ts';
import type { ParsedWebhook } from './webhook.ts';
import { renderTemplate, webhookBody } from './webhook-body.ts';

/** For the name, the connection and the handshake; the whole send is limited by its signal. */
const connectTimeoutMs = 5_000;
const maxResponseBytes = 65_536;

/** `t=<seconds since the epoch>,v1=<HMAC-SHA256 of "t.body" in hex>` */
export const signatureOf = (key: string, body: string, nowMs: number): string => {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
};

/** A header value may hold only printable ASCII: other characters, as names of tasks may have them, are percent-encoded. */
const toHeaderValue = (text: string): string => text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent);

type Request = {
  /** Undefined when the text is not an http: or https: URL. */
  readonly url: URL | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const httpUrl = (text: string): URL | undefined => {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
};

/** Looks up the secrets, and builds the request. Rejects when a secret is not available. */
const buildRequest = async (
  options: ParsedWebhook,
  notification: Notification,
  context: ChannelContext,
): Promise<Request> => {
  const resolve = (text: TextWithSecrets) => resolveSecretText(secretText(text), context.secrets.get);
  const json =
    options.template === undefined ? webhookBody(notification) : renderTemplate(options.template, notification);
  const body = JSON.stringify(json);
  const headers = Object.entries(options.headers).map(async ([name, text]) => [name, await resolve(text)] as const);
  const key = options.secret && (await resolve(options.secret));
  return {
    url: httpUrl(await resolve(options.url)),
    body,
    headers: {
      'user-agent': 'Vigia',
      ...Object.fromEntries(await Promise.all(headers)),
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'vigia-alert-id': toHeaderValue(notification.id),
      ...defined({ 'vigia-signature': key && signatureOf(key, body, context.now()) }),
    },
  };
};

/** Milliseconds of a Retry-After header in seconds or as a date; undefined where it has none. */
const retryAfterMs = ({ headers }: IncomingMessage, nowMs: number): { readonly afterMs?: number } => {
  const value = headers['retry-after'] ?? '';
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? { afterMs: ms } : {};
};

const outcomeOf = (response: IncomingMessage, nowMs: number): SendOutcome => {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status <= 299) return accepted;
  const reason = webhookMessages.status({ status });
  if (status === 429 || status >= 500) return { outcome: 'retry', reason, ...retryAfterMs(response, nowMs) };
  if (status >= 300 && status <= 399) return { outcome: 'refused', reason: webhookMessages.redirect({ status }) };
  return { outcome: 'refused', reason };
};

/** One request on an open socket. Rejects when the connection breaks or the signal aborts. */
const exchange = (
  socket: Socket,
  url: URL,
  { headers, body }: Request,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        ...urlToHttpOptions(url),
        // The socket encrypts already where the URL says https.
        protocol: 'http:',
        method: 'POST',
        headers: { host: url.host, ...headers },
        createConnection: () => socket,
        signal,
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxResponseBytes) response.destroy();
        });
        response.on('error', () => undefined);
        resolve(response);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const send = async (
  options: ParsedWebhook,
  notification: Notification,
  context: ChannelContext,
  signal: AbortSignal,
) => {
  const built = await buildRequest(options, notification, context);
  // Only a secret can have such a value, and a secret can be corrected: the alert waits for that.
  if (!built.url) return { outcome: 'retry', reason: webhookMessages.invalidUrl } as const;
  const { protocol, hostname, port } = built.url;
  const isTls = protocol === 'https:';
  const connection = await context.connector().connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isTls ? 443 : 80),
    timeoutMs: connectTimeoutMs,
    allowPrivate: options.allowPrivate,
    signal,
    ...(isTls ? { tls: {} } : {}),
  });
  if (!connection.ok) {
    const outcome = connection.error.code === 'ADDRESS_REFUSED' ? 'refused' : 'retry';
    return { outcome, reason: connection.error.message } as const;
  }
  try {
    return outcomeOf(await exchange(connection.socket, built.url, built, signal), context.now());
  } finally {
    connection.socket.destroy();
  }
};

export const webhookKind = {
  kind: 'webhook',
  open: (context: ChannelContext, options: unknown): Channel => ({
    send: (notification, signal) =>
      send(options as ParsedWebhook, notification, context, signal).catch(
        (error: unknown): SendOutcome => ({ outcome: 'retry', reason: errorMessage(error) }),
      ),
  }),
} satisfies ChannelKind;
