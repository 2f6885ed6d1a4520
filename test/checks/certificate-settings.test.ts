// The option `certificate` of a monitor and of its checks: each check takes from the monitor what it does not set itself.
import { expect, it } from 'vitest';
import { http, type MonitorOptions, monitor, task, tcp } from '../../shared/monitor.ts';
import {
  endOf,
  executeMonitor,
  httpResponse,
  loadedMonitor,
  onlyTask,
  scriptedProbe,
} from '../runner/support/execute-flow.ts';

const day = 86_400_000;
const [pin, otherPin] = ['ab'.repeat(32), 'cd'.repeat(32)];
const common = { every: '30s', retries: 0 } as const;

const run = async (options: Omit<MonitorOptions, 'every'>, leftMs = 80 * day) => {
  const validTo = Date.now() + leftMs + 60_000;
  const response = httpResponse(200);
  const evidence = { ...response.evidence, tls: { validFrom: validTo - 90 * day, validTo } };
  const { probe, requests } = scriptedProbe(() => ({ ...response, evidence }) as typeof response);
  const taskRun = onlyTask(
    await executeMonitor(loadedMonitor(monitor('shop', { ...common, ...options } as never)), { probe }),
  );
  return { end: endOf(taskRun), trust: requests[0]?.trust, taskRun };
};

const url = 'https://shop.example/';

it.each<readonly [string, MonitorOptions['certificate'], object | false | undefined, RegExp]>([
  ['the monitor', { degradedBelow: '85d' }, undefined, /^Degraded: .* expected at least 85 days$/],
  ['the check', { degradedBelow: '85d' }, { degradedBelow: '30d' }, /^Completed$/],
  ['both', { degradedBelow: '85d' }, { failedBelow: '82d' }, /^Failed: .* expected at least 82 days$/],
  ['the monitor, which ignores the expiry', false, undefined, /^Completed$/],
  ['the check, which ignores the expiry', { failedBelow: '85d' }, false, /^Completed$/],
])('the limits are those of %s', async (_, ofMonitor, ofCheck, end) => {
  const certificate = ofCheck === undefined ? {} : { certificate: ofCheck };
  expect((await run({ certificate: ofMonitor, checks: [http('home', url, certificate)] } as never)).end).toMatch(end);
});

it('requests trust what the monitor trusts, except for what the check sets itself', async () => {
  const certificate = { pin, verify: false };
  const plain = await run({ certificate, checks: [http('home', url)] });
  expect(plain.trust).toEqual({ pins: [pin], verify: false });
  const own = await run({ certificate, checks: [http('home', url, { certificate: { pin: otherPin } })] });
  expect(own.trust).toEqual({ pins: [otherPin], verify: false });
  const fetching = await run({ certificate, checks: [task('home', async ({ fetch }) => (await fetch(url)).status)] });
  expect(fetching.trust).toEqual({ pins: [pin], verify: false });
  const tls = await run({ checks: [tcp('imaps', 'mail.example:993', { tls: { certificate } })] });
  expect(tls.trust).toEqual({ pins: [pin], verify: false });
  expect((await run({ checks: [http('home', url)] })).trust).toBeUndefined();
});

it('an accepted certificate that has expired fails the check all the same', async () => {
  const options = { certificate: { verify: false }, checks: [http('home', url)] };
  const { end, taskRun } = await run(options, -2 * 3_600_000);
  expect(end).toMatch(/^Failed: Certificate of shop\.example expired on .* UTC, 1 h ago$|119 min ago$/);
  expect(taskRun.onlyCertificate).toBe(true);
});
