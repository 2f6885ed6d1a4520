import { describe, expect, it } from 'vitest';
import { record } from '../../../shared/pipeline/record/index.ts';
import { aRun, aTaskRun, at } from '../../support/builders.ts';
import { change, recorded, send } from '../../support/settling.ts';
import type { Stage } from '../../support/stage.ts';

/** A run whose last request got a response with status 503. */
const failedRun = () => {
  const request = {
    kind: 'http' as const,
    method: 'GET',
    url: 'https://shop.example/',
    status: 503,
    address: '203.0.113.7:443',
  } as const;
  const evidence = [{ ...request, bytes: 9, protocol: 'HTTP/1.1', phases: { totalMs: 120 } }];
  return aRun(at(10), { taskRuns: [aTaskRun('Failed', { message: 'Status code: 503', evidence })] });
};

const sendFailure = async (stage: Stage): Promise<void> => {
  await record(stage.runDeps([]), failedRun());
  await send(stage, { publicUrl: 'https://vigia.example' });
};

describe('the text of an alert', () => {
  it('contains the evidence of the last request as it was recorded, and a link to the monitor', async () => {
    const stage = await recorded('W');
    await sendFailure(stage);
    expect(stage.notified[0]?.text).toBe(
      'The shop has been down since 2026-11-21 12:45:10 UTC.\nStatus code: 503\n' +
        'GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443\nTasks: home\n' +
        'https://vigia.example/?monitor=shop',
    );
    expect(stage.notified[0]?.sms).toBe('DOWN: The shop: Status code: 503');
  });

  it('is in the language of the monitor, the evidence included', async () => {
    const stage = await recorded('W');
    await change(stage, (status) => ({ ...status, title: 'La tienda', language: 'es' }));
    await sendFailure(stage);
    expect(stage.notified[0]?.text).toBe(
      'La tienda está fuera de servicio desde 2026-11-21 12:45:10 UTC.\nStatus code: 503\n' +
        'GET https://shop.example/: 503 después de 120 ms, desde 203.0.113.7:443\nTareas: home\n' +
        'https://vigia.example/?monitor=shop',
    );
    expect(stage.notified[0]?.sms).toBe('CAIDA: La tienda: Status code: 503');
  });
});
