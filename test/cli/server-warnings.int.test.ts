// `vigia status` warns when alerts reach nobody, which would otherwise be noticed only during an outage.
import { expect, it } from 'vitest';
import { hang, status } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { answer, scripted } from './support/scripted-api.ts';

const none = { monitors: [], cursor: null };
const asOf = '2026-11-24T12:00:00.000Z';

const statusWith = async (alerting: unknown, ...args: readonly string[]) => {
  const server = await scripted(answer(none));
  server.playAt('/api/v1/health', answer({ status: 'ok', version: '0.1.0', ...(alerting ? { alerting } : {}) }));
  return { ...(await runCliInProcess(['status', '--url', server.url, ...args])), seen: server.seen };
};

const topic = (confirmed: number, pending: number) => ({ to: 'topic', subscribers: { confirmed, pending, asOf } });

it.each([
  [0, 0, /^Nobody receives the alerts: the topic has no subscribers; deploy with -c alertEmail=/],
  [0, 1, /^Nobody receives the alerts yet: 1 subscription must be confirmed by the link in the e-mail/],
  [2, 3, /^3 subscriptions to the alerts are not confirmed yet\.\n$/],
])('warns about a topic with %i confirmed and %i pending subscriptions', async (confirmed, pending, text) => {
  const { code, out, err } = await statusWith(topic(confirmed, pending));
  expect({ code, out }).toEqual({ code: 0, out: 'The server has no monitors.\n' });
  expect(err).toMatch(text);
});

it.each([
  ['all subscriptions are confirmed', topic(1, 0)],
  ['the server has not read the subscriptions yet', { to: 'topic', subscribers: null }],
  ['alerts go to the console', { to: 'console', subscribers: null }],
  ['the server is too old to report them', undefined],
])('prints no warning when %s', async (_, alerting) => {
  expect(await statusWith(alerting)).toMatchObject({ code: 0, err: '' });
});

it('sends no further request with --json', async () => {
  const { code, err, seen } = await statusWith(topic(0, 0), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(seen.map(({ path }) => path)).toEqual(['/api/v1/monitors?limit=50']);
});

it.each([
  ['rejects the request', status(429)],
  ['does not respond in time', hang()],
])('still shows the status when the server %s', async (_, behaviour) => {
  const server = await scripted(answer(none));
  server.playAt('/api/v1/health', behaviour);
  expect(await runCliInProcess(['status', '--url', server.url])).toMatchObject({
    code: 0,
    out: 'The server has no monitors.\n',
    err: '',
  });
});
