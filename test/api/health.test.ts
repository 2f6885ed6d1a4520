import { describe, expect, it } from 'vitest';
import { subscribersKey } from '../../shared/storage/keys.ts';
import { putSubscribers } from '../../shared/storage/records/subscriber-record.ts';
import { createWorld, noon, spec } from './support/api-world.ts';

const alerting = async (world: Awaited<ReturnType<typeof createWorld>>) => {
  const { status, body } = await world.get('/api/v1/health');
  expect({ status, health: body.status }).toEqual({ status: 200, health: 'ok' });
  return body.alerting;
};

describe('who gets the alerts, as the API tells it,', () => {
  it('is nobody that could be counted where they go to the console', async () => {
    expect(await alerting(await createWorld([spec('shop')], { alertsTo: 'console' }))).toEqual({
      to: 'console',
      subscribers: null,
    });
  });

  it('is not known until somebody has looked at the topic, and then is what was seen, and when', async () => {
    const world = await createWorld([spec('shop')], { alertsTo: 'topic' });
    expect(await alerting(world)).toEqual({ to: 'topic', subscribers: null });
    await putSubscribers(world.store, { at: noon, confirmed: 0, pending: 2 }, 0);
    const subscribers = { confirmed: 0, pending: 2, asOf: '2026-11-21T12:45:00.000Z' };
    expect(await alerting(world)).toEqual({ to: 'topic', subscribers });
  });

  it('is not known where the record cannot be read: the server answers all the same', async () => {
    const damaged = await createWorld([spec('shop')], { alertsTo: 'topic' });
    await damaged.store.create({ key: subscribersKey, body: { v: 9 } });
    expect(await alerting(damaged)).toEqual({ to: 'topic', subscribers: null });
    expect(damaged.said).toEqual([expect.stringMatching(/^who listens to the alerts is not known: .*newer/)]);
  });
});
