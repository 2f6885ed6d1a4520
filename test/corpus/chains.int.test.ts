// Runs the cases of chains.ts and chain-certificates.ts as checks: the state, its message in both languages, and the evidence of each hop.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { lastState, type TaskRun } from '../../shared/model/run.ts';
import { http, monitor } from '../../shared/monitor.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { executeMonitor, loadedMonitor, onlyTask } from '../runner/support/execute-flow.ts';
import { chainCertificates, failedPhases } from './chain-certificates.ts';
import { chains as redirected } from './chains.ts';
import { failingChains } from './failing-chains.ts';
import { type Chain, hosts } from './support/chain.ts';
import { type ChainWorld, startChains } from './support/chain-world.ts';
import { authority } from './support/tls-case.ts';

const chains = [...redirected, ...failingChains, ...chainCertificates, ...failedPhases];

let world: ChainWorld;
let probe: ReturnType<typeof createProbe>;

beforeAll(async () => {
  world = await startChains(
    hosts,
    chains.map(({ steps }) => steps),
  );
  probe = createProbe({
    dnsServers: [world.names.server],
    dnsTimeoutMs: 9_000,
    hostsFile: '/dev/null',
    ca: [authority.cert],
  });
});
afterAll(async () => {
  await probe.close();
  await world.close();
});

const runChain = async (index: number, { options }: Chain, language: 'en' | 'es'): Promise<TaskRun> => {
  const checks = [http('home', world.urlOf(index, 0), options)];
  const made = monitor('shop', { every: '1m', allowPrivate: true, language, checks });
  return onlyTask(await executeMonitor(loadedMonitor(made), { probe: probe.probe, allowPrivate: true }));
};

const withoutPorts = (text: string | undefined): string => (text ?? '').replace(/(?<=[\w\]]):\d{1,5}(?!\d)/g, '');

const hopsOf = ({ hops = [] }: HttpEvidence) =>
  hops.map(({ status, url }) => [status, URL.parse(url)?.hostname] as const);

const expectSafe = ({ evidence: [evidence] }: TaskRun): void => {
  const { hops = [] } = evidence as HttpEvidence;
  expect(JSON.stringify(evidence)).not.toMatch(/s3cret|hunter2/);
  expect(hops.length).toBeLessThanOrEqual(11);
  for (const { url, phases } of hops) {
    expect(url.length).toBeLessThanOrEqual(120);
    expect(phases.totalMs).toBeLessThanOrEqual(evidence?.phases.totalMs ?? 0);
  }
};

describe.each(['en', 'es'] as const)('a chain of redirects, in %s', (language) => {
  it.each(chains.map((chain, index) => ({ ...chain, index })))('$name', async ({ index, ...chain }) => {
    const { state, message, es, code, phase, hops } = chain.expected;
    const task = await runChain(index, chain, language);
    const evidence = task.evidence[0] as HttpEvidence;
    const end = lastState(task);
    expect(end.name, end.message).toBe(state);
    const pattern = language === 'es' ? es : message;
    if (pattern) expect(withoutPorts(end.message)).toMatch(pattern);
    expect([evidence.error?.code, evidence.error?.phase]).toEqual([code, phase]);
    if (chain.steps.length > 1) expect(evidence.hops?.length).toBe((evidence.redirects ?? 0) + 1);
    else expect(evidence.hops).toBeUndefined();
    if (hops) expect(hopsOf(evidence)).toEqual(hops);
    expectSafe(task);
  });
});
