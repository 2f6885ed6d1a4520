import { describe, expect, it } from 'vitest';
import { subscribersKey } from '../../shared/storage/keys.ts';
import { putSubscribers } from '../../shared/storage/records/subscriber-record.ts';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const alertingOf = async (world: Awaited<ReturnType<typeof createApiWorld>>) => {
  const { status, body } = await world.get('/api/v1/health');
  expect({ status, health: body.status }).toEqual({ status: 200, health: 'ok' });
  return body.alerting;
};

describe('the alerting of the health', () => {
  it('has no subscribers for the console', async () => {
    expect(await alertingOf(await createApiWorld([spec('shop')], { alertsTo: 'console' }))).toEqual({
      to: 'console',
      subscribers: null,
    });
  });

  it('has no subscribers of a topic before they were counted, and then their number and its time', async () => {
    const world = await createApiWorld([spec('shop')], { alertsTo: 'topic' });
    expect(await alertingOf(world)).toEqual({ to: 'topic', subscribers: null });
    await putSubscribers(world.store, { at: t0, confirmed: 0, pending: 2 }, 0);
    const subscribers = { confirmed: 0, pending: 2, asOf: '2026-11-21T12:45:00.000Z' };
    expect(await alertingOf(world)).toEqual({ to: 'topic', subscribers });
  });

  it('has no subscribers when the record cannot be read, and the server responds all the same', async () => {
    const damaged = await createApiWorld([spec('shop')], { alertsTo: 'topic' });
    await damaged.store.create({ key: subscribersKey, body: { v: 9 } });
    expect(await alertingOf(damaged)).toEqual({ to: 'topic', subscribers: null });
    expect(damaged.warnings).toEqual([
      expect.stringMatching(/^the subscribers of the alerts could not be read: .*newer/),
    ]);
  });
});
