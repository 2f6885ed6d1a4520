// The webhook channel against real servers: what arrives, and what each response or fault means for the alert.
import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDefaultChannels } from '../../shared/channels/index.ts';
import { parseAlerts } from '../../shared/define/parse-alerts.ts';
import type { Notification } from '../../shared/model/notification.ts';
import { secret, type WebhookOptions, webhook, withSecrets } from '../../shared/monitor.ts';
import { createGuardedConnector } from '../../shared/net/guarded-connection.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { hang, redirect, reset, startServer, status } from '../support/servers.ts';

const at = Date.UTC(2026, 10, 21, 12, 45);
const notification: Notification = {
  id: 'shop#1 opened',
  monitor: 'shop',
  title: 'Shop "north"',
  severity: 'down',
  subject: 'Shop is Down',
  text: 'Down since 12:45.\nStatus 503',
  sms: 'DOWN: Shop',
  alert: { id: 'shop#1 opened', kind: 'opened', n: 1, at, startedAt: at, cause: 'Status 503', tasks: ['home'] },
};

const server = await startServer(status(200));
const connector = createGuardedConnector();
afterAll(() => Promise.all([server.close(), connector.close()]));
beforeEach(() => server.play(status(200)));

/** The channel as a monitors file configures it: its options travel as JSON. */
const openWebhook = (options: Partial<WebhookOptions> = {}, environment: Record<string, string> = {}) => {
  const channels = { team: webhook({ url: `${server.url}/hook`, allowPrivate: true, ...options }) };
  const alerts = parseAlerts({ channels });
  if (!alerts.ok) throw new Error(JSON.stringify(alerts.issues));
  const [opened] = openDefaultChannels(JSON.parse(JSON.stringify(alerts.value)), {
    now: () => at,
    print: () => undefined,
    secrets: openEnvironmentSecrets(environment),
    connector: () => connector,
  });
  if (!opened) throw new Error('no channel');
  return opened.channel;
};

const send = (options: Partial<WebhookOptions> = {}, environment: Record<string, string> = {}) =>
  openWebhook(options, environment).send(notification, AbortSignal.timeout(10_000));
const lastRequest = () => server.seen.at(-1);

describe('a webhook', () => {
  it('receives the alert as JSON, with its id', async () => {
    expect(await send()).toEqual({ outcome: 'accepted' });
    const request = lastRequest();
    expect(request).toMatchObject({ method: 'POST', path: '/hook' });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'vigia-alert-id': 'shop#1 opened' });
    expect(request?.headers).not.toHaveProperty('vigia-signature');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      version: 'vigia.alert.v1',
      id: 'shop#1 opened',
      kind: 'opened',
      severity: 'down',
      monitor: 'shop',
      title: 'Shop "north"',
      drill: false,
      subject: 'Shop is Down',
      text: 'Down since 12:45.\nStatus 503',
      cause: 'Status 503',
      tasks: ['home'],
      startedAt: '2026-11-21T12:45:00.000Z',
      at: '2026-11-21T12:45:00.000Z',
    });
  });

  it('receives an id with characters that no header may hold percent-encoded', async () => {
    const id = 'shop~1~página 🛒-000';
    const channel = openWebhook();
    expect(await channel.send({ ...notification, id }, AbortSignal.timeout(10_000))).toEqual({ outcome: 'accepted' });
    expect(lastRequest()?.headers['vigia-alert-id']).toBe('shop~1~p%C3%A1gina %F0%9F%9B%92-000');
    expect(JSON.parse(lastRequest()?.body ?? '')).toMatchObject({ id });
  });

  it('can verify the signature with the shared key', async () => {
    await send({ secret: secret('HOOK_KEY') }, { HOOK_KEY: 'k3y' });
    const request = lastRequest();
    const header = String(request?.headers['vigia-signature']);
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
    expect(Number(seconds) * 1_000).toBe(at);
    expect(signature).toBe(createHmac('sha256', 'k3y').update(`${seconds}.${request?.body}`).digest('hex'));
  });

  it('receives secrets in its URL and headers', async () => {
    const headers = { authorization: withSecrets`Bearer ${secret('TOKEN')}` };
    await send({ url: withSecrets`${secret('BASE')}/hook/a`, headers }, { BASE: server.url, TOKEN: 't0ken' });
    expect(lastRequest()).toMatchObject({ path: '/hook/a', headers: { authorization: 'Bearer t0ken' } });
  });

  it('receives the user and the password of its URL as basic authentication', async () => {
    await send({ url: secret('BASE') }, { BASE: server.url.replace('://', '://ana:s%40lt@') });
    const expected = `Basic ${Buffer.from('ana:s@lt').toString('base64')}`;
    expect(lastRequest()?.headers.authorization).toBe(expected);
  });

  it('receives the JSON of a template, with values of any text escaped', async () => {
    await send({ template: { text: '{{title}}: {{ text }}', list: ['{{kind}}', 3, true, null] } });
    expect(JSON.parse(lastRequest()?.body ?? '')).toEqual({
      text: 'Shop "north": Down since 12:45.\nStatus 503',
      list: ['opened', 3, true, null],
    });
  });
});

describe('the response decides whether an alert is sent again', () => {
  const at30s = new Date(at + 30_000).toUTCString();

  it.each([
    ['204', status(204), { outcome: 'accepted' }],
    ['429', status(429), { outcome: 'retry', reason: 'status 429' }],
    ['429 with Retry-After', status(429, '', { 'retry-after': '7' }), { outcome: 'retry', afterMs: 7_000 }],
    ['503 with a date', status(503, '', { 'retry-after': at30s }), { outcome: 'retry', afterMs: 30_000 }],
    ['503 with nonsense', status(503, '', { 'retry-after': 'soon' }), { outcome: 'retry', reason: 'status 503' }],
    ['400', status(400), { outcome: 'refused', reason: 'status 400' }],
    ['404', status(404), { outcome: 'refused', reason: 'status 404' }],
    ['302', redirect('/elsewhere'), { outcome: 'refused', reason: 'status 302: redirects are not followed' }],
    ['a broken connection', reset(), { outcome: 'retry' }],
  ])('%s', async (_, behaviour, outcome) => {
    const before = server.seen.length;
    server.play(behaviour);
    expect(await send()).toMatchObject(outcome);
    expect(server.seen.length - before).toBe(1);
  });

  it('a server that never responds is disconnected when the sender aborts', async () => {
    server.play(hang());
    const before = performance.now();
    const outcome = await openWebhook().send(notification, AbortSignal.timeout(300));
    expect(outcome.outcome).toBe('retry');
    expect(performance.now() - before).toBeLessThan(5_000);
    await expect.poll(() => server.openSockets()).toBe(0);
  });

  it('a server that cannot be reached is tried again', async () => {
    const closed = await startServer(status(200));
    await closed.close();
    expect(await send({ url: closed.url })).toMatchObject({ outcome: 'retry' });
  });
});

describe('a webhook is not sent', () => {
  it('to a private address, unless the channel allows it', async () => {
    const before = server.seen.length;
    expect(await send({ allowPrivate: false })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('127.0.0.1'),
    });
    expect(server.seen).toHaveLength(before);
  });

  it('while a secret is not set; the reason names the secret and no value', async () => {
    const options = { url: withSecrets`${secret('BASE')}/hook`, secret: secret('HOOK_KEY') };
    expect(await send(options, { BASE: server.url })).toEqual({
      outcome: 'retry',
      reason: 'the environment variable HOOK_KEY is not set',
    });
  });

  it.each(['ftp://files.example', 'not a url p4ss'])('while its secret is not an HTTP URL: %s', async (value) => {
    expect(await send({ url: secret('BASE') }, { BASE: value })).toEqual({
      outcome: 'retry',
      reason: 'the URL is not a valid http: or https: URL',
    });
  });
});

describe('invalid options are rejected with the field and a remedy', () => {
  const issuesOf = (options: unknown) => webhook(options as WebhookOptions).issues;
  const url = 'https://hooks.example/vigia';

  it.each([
    [undefined, '', /^has no options; write webhook\(\{ url: /],
    [{ url: 'hooks.example' }, 'url', /https:\/\//],
    [{ url: 7 }, 'url', /^7 is not text; write text, secret/],
    [{ url, secret: 7 }, 'secret', /^7 is not text/],
    [{ url, headers: 'x' }, 'headers', /^"x" is not an object$/],
    [{ url, headers: { 'a b': 'x' } }, 'headers.a b', /^"a b" is not a valid header name$/],
    [{ url, headers: { Host: 'x' } }, 'headers.Host', /^Host is set by Vigía; remove it$/],
    [{ url, allowPrivate: 'yes' }, 'allowPrivate', /^"yes" is not a boolean; write true or false$/],
    [{ url, template: () => 1 }, 'template', /cannot be sent as JSON/],
    [{ url, template: 'x'.repeat(20_000) }, 'template', /^has 20002 bytes as JSON; the limit is 16384$/],
    [
      { url, template: { a: '{{sujbect}}' } },
      'template',
      /^{{sujbect}} is not a placeholder; did you mean {{subject}}/,
    ],
    [{ url, template: { a: '{{password}}' } }, 'template', /^{{password}} is not a placeholder; known: {{id}}, /],
    [{ url, templates: {} }, 'templates', /^unknown field; did you mean "template"\?$/],
  ])('%o', (options, field, message) => {
    expect(issuesOf(options)).toEqual([{ field, message: expect.stringMatching(message) }]);
  });
});
