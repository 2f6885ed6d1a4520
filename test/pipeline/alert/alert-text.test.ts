import { describe, expect, it } from 'vitest';
import { record } from '../../../shared/pipeline/record/index.ts';
import { aRun, aTaskRun, at } from '../../support/builders.ts';
import { recorded, send } from '../../support/settling.ts';

describe('what is told of an outage', () => {
  it('is what its last request met, as it was recorded, with a link to the monitor', async () => {
    const stage = await recorded('W');
    const request = {
      kind: 'http' as const,
      method: 'GET',
      url: 'https://shop.example/',
      status: 503,
      address: '203.0.113.7:443',
    } as const;
    const evidence = [{ ...request, bytes: 9, protocol: 'HTTP/1.1', phases: { totalMs: 120 } }];
    const taskRuns = [aTaskRun('Failed', { message: 'Status code: 503', evidence })];
    await record(stage.runDeps([]), aRun(at(10), { taskRuns }));
    await send(stage, { publicUrl: 'https://vigia.example' });
    expect(stage.notified[0]?.text).toBe(
      'The shop is down since 2026-11-21 12:45:10 UTC.\nStatus code: 503\n' +
        'GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443\nTasks: home\n' +
        'https://vigia.example/?monitor=shop',
    );
    expect(stage.notified[0]?.sms).toBe('DOWN: The shop: Status code: 503');
  });
});
