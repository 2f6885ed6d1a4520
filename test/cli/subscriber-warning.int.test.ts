// `vigia status` says where alerts reach nobody, since that is seen nowhere else until it is too late.
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
  [0, 0, /^Nobody gets the alerts: nobody is subscribed to the topic; deploy with -c alertEmail=/],
  [0, 1, /^Nobody gets the alerts yet: 1 subscription waits to be confirmed, by the link in the e-mail/],
  [2, 3, /^Of those who are to get the alerts, 3 subscriptions wait to be confirmed\.\n$/],
])('says it of a topic with %i confirmed and %i pending', async (confirmed, pending, words) => {
  const { code, out, err } = await statusWith(topic(confirmed, pending));
  expect({ code, out }).toEqual({ code: 0, out: 'The server watches nothing.\n' });
  expect(err).toMatch(words);
});

it.each([
  ['everybody has confirmed', topic(1, 0)],
  ['nobody has looked yet', { to: 'topic', subscribers: null }],
  ['alerts go to the console', { to: 'console', subscribers: null }],
  ['the server does not tell', undefined],
])('says nothing where %s', async (_, alerting) => {
  expect(await statusWith(alerting)).toMatchObject({ code: 0, err: '' });
});

it('asks nothing more where a program reads', async () => {
  const { code, err, seen } = await statusWith(topic(0, 0), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(seen.map(({ path }) => path)).toEqual(['/api/v1/monitors?limit=50']);
});

it.each([
  ['refuses to say', status(429)],
  ['does not answer in time', hang()],
])('shows what was asked for where the server %s', async (_, behaviour) => {
  const server = await scripted(answer(none));
  server.playAt('/api/v1/health', behaviour);
  expect(await runCliInProcess(['status', '--url', server.url])).toMatchObject({
    code: 0,
    out: 'The server watches nothing.\n',
    err: '',
  });
});
