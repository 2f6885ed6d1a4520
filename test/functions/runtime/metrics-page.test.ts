import { describe, expect, it } from 'vitest';
import { createMetricsPage } from '../../../functions/runtime/metrics-page.ts';
import { createApi } from '../../../shared/api/create-api.ts';
import type { OpenApiDocument, Operation } from '../../../shared/api/openapi/openapi-types.ts';
import { putSubscribers } from '../../../shared/storage/records/subscriber-record.ts';
import { createApiWorld, spec } from '../../api/support/api-world.ts';
import { conformanceTo } from '../../api-suite/conformance.ts';
import { failing } from '../../support/run-parts.ts';

describe('the Prometheus page of a deployed stack', () => {
  it('has monitors by status and the counts of the last day, read from the records', async () => {
    const world = await createApiWorld(['shop', 'mail'].map((id) => spec(id, { intervalMs: 300_000 })));
    world.time.now += 600_000;
    for (const monitor of ['shop', 'mail']) {
      await world.run({ monitor, dueAt: await world.due(monitor) });
    }
    await world.run(failing('mail', await world.due('mail', 1)));
    await putSubscribers(world.deps.store, { at: world.time.now, confirmed: 2, pending: 1 }, 0);
    const api = createApi({ ...world.deps, createMetricsPage });
    const response = await api.request('/api/v1/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'vigia_monitors{status="Up"} 2',
        'vigia_incidents_open 0',
        // Nothing sends alerts in this test.
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

  it('matches its description in the OpenAPI document', async () => {
    const { deps } = await createApiWorld([spec('shop')]);
    const api = createApi({ ...deps, createMetricsPage });
    const document = (await (await api.request('/api/v1/openapi.json')).json()) as OpenApiDocument;
    const response = await api.request('/api/v1/metrics');
    const observed = { status: response.status, headers: response.headers, text: await response.text() };
    const operation = document.paths['/metrics']?.get as Operation;
    expect(conformanceTo(document).deviation(operation, observed)).toBeUndefined();
  });

  it('does not exist unless the option is set', async () => {
    const { deps } = await createApiWorld([spec('shop')]);
    expect((await createApi(deps).request('/api/v1/metrics')).status).toBe(404);
  });
});
