import { describe, expect, it } from 'vitest';
import { storedMetrics } from '../../../functions/runtime/stored-metrics.ts';
import { createApi } from '../../../shared/api/create-api.ts';
import type { OpenApiDocument, Operation } from '../../../shared/api/openapi/openapi-types.ts';
import { putSubscribers } from '../../../shared/storage/records/subscriber-record.ts';
import { createWorld, failing, spec } from '../../api/support/api-world.ts';
import { conformanceTo } from '../../api-suite/conformance.ts';

describe('the page for Prometheus of a deployed stack', () => {
  it('tells how the monitors are and what the last day was, from the records', async () => {
    const world = await createWorld(['shop', 'mail'].map((id) => spec(id, { intervalMs: 300_000 })));
    world.time.at += 600_000;
    for (const monitor of ['shop', 'mail']) {
      await world.run({ monitor, dueAt: await world.due(monitor) });
    }
    await world.run(failing('mail', await world.due('mail', 1)));
    await putSubscribers(world.deps.store, { at: world.time.at, confirmed: 2, pending: 1 }, 0);
    const api = createApi({ ...world.deps, createMetricsPage: storedMetrics });
    const answer = await api.request('/api/v1/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const lines = (await answer.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'vigia_monitors{status="Up"} 2',
        'vigia_incidents_open 0',
        // Nobody sends in this world.
        'vigia_outboxes_waiting 1',
        'vigia_alert_subscriptions{state="confirmed"} 2',
        'vigia_alert_subscriptions{state="pending"} 1',
        expect.stringMatching(/^vigia_missed_runs_last_day \d+$/),
        expect.stringMatching(/^vigia_runs_last_day\{state="Completed"\} [1-9]/),
        expect.stringMatching(/^vigia_task_runs_last_day\{state="Failed"\} 1$/),
      ]),
    );
    expect(lines.filter((line) => /NaN/i.test(line))).toEqual([]);
  });

  it('is in the document as what it is', async () => {
    const { deps } = await createWorld([spec('shop')]);
    const api = createApi({ ...deps, createMetricsPage: storedMetrics });
    const document = (await (await api.request('/api/v1/openapi.json')).json()) as OpenApiDocument;
    const answered = await api.request('/api/v1/metrics');
    const observed = { status: answered.status, headers: answered.headers, text: await answered.text() };
    const operation = document.paths['/metrics']?.get as Operation;
    expect(conformanceTo(document).fault(operation, observed)).toBeUndefined();
  });

  it('is not there unless it was chosen', async () => {
    const { deps } = await createWorld([spec('shop')]);
    expect((await createApi(deps).request('/api/v1/metrics')).status).toBe(404);
  });
});
