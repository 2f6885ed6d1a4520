// The only DNS server falls silent for a while: nothing is known about any service, and no alert reports one as down.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NameServer, startNameServer, type Zone } from '../../support/name-server.ts';
import { hang, startServer, status } from '../../support/servers.ts';
import { clientOf, type Monitor } from '../support/client.ts';
import { alertIdsOf, alertsOf } from '../support/console.ts';
import { until } from '../support/until.ts';
import { workspaceOfTest } from '../support/workspace.ts';

const preload = new URL('../support/test-dns.js', import.meta.url).href;

const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `m-${index}`);

const startResolver = async (zone: Zone): Promise<NameServer> => {
  const resolver = await startNameServer(zone);
  onTestFinished(() => resolver.close());
  return resolver;
};

const startVigia = async (resolver: NameServer, source: string) => {
  const workspace = await workspaceOfTest({ node: ['--import', preload], env: { DNS_SERVER: resolver.server } });
  const vigia = await workspace.start(await workspace.write(source));
  const client = clientOf(vigia);
  const monitors = async (): Promise<readonly Monitor[]> =>
    (await client.get<{ readonly monitors: readonly Monitor[] }>('/monitors?limit=50')).monitors;
  const waitForAll = (holds: (monitor: Monitor) => boolean) =>
    until(
      async () => ((await monitors()).every(holds) ? true : undefined),
      60_000,
      () => `not all monitors are as expected: ${vigia.output().slice(-2_000)}`,
    );
  return { vigia, client, monitors, waitForAll };
};

const monitorOf = (id: string, url: string, options = "every: '10s', allowPrivate: true"): string =>
  `monitor('${id}', { ${options}, checks: [http('home', '${url}')] })`;

describe('DNS servers that answer nobody', () => {
  it('make 20 monitors Unknown, and are reported once', async () => {
    const ids = namesOf(20);
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const resolver = await startResolver(Object.fromEntries(ids.map((id) => [`${id}.test`, ['127.0.0.1']])));
    const list = ids.map((id) => monitorOf(id, `http://${id}.test:${server.port}/`));
    const { vigia, client, waitForAll } = await startVigia(resolver, `export default [${list.join(', ')}];`);
    await waitForAll(({ status: shown }) => shown === 'Up');

    resolver.setSilent(true);
    await waitForAll(({ status: shown, ownSide }) => shown === 'Unknown' && ownSide === 'resolver');
    const [run] = await client.runs('monitor=m-0&limit=1');
    expect(run).toMatchObject({ ownSide: 'resolver', state: { name: 'Crashed' } });
    expect(run?.state.message).toBe(
      'Own side: no DNS server answers. Check the DNS servers of this machine (such as those in /etc/resolv.conf) ' +
        'and its network connection.',
    );
    await sleep(20_000);

    resolver.setSilent(false);
    await waitForAll(({ status: shown }) => shown === 'Up');
    await vigia.waitForLine('Vigía checks again');
    expect(alertsOf(vigia).map(({ id }) => id.replace(/\d{4}-\S+/, 'TIME'))).toEqual([
      'vigia cannot check, line, TIME opened',
      'vigia cannot check, line, TIME closed',
    ]);
    expect(await client.get('/incidents')).toMatchObject({ incidents: [] });
  });

  it('do not hide that another service is down', async () => {
    const server = await startServer(status(503));
    onTestFinished(server.close);
    const resolver = await startResolver({ 'named.test': ['127.0.0.1'] });
    resolver.setSilent(true);
    const checks = `http('by-name', 'http://named.test:${server.port}/'), http('by-address', '${server.url}')`;
    const { client, monitors } = await startVigia(
      resolver,
      `export default [monitor('shop', { every: '10s', retries: 0, allowPrivate: true, checks: [${checks}] })];`,
    );
    const run = await client.runNow('shop');
    expect(run.taskRuns.map(({ task, state }) => [task, state.name])).toEqual([
      ['by-name', 'Crashed'],
      ['by-address', 'Failed'],
    ]);
    expect(run).toMatchObject({ ownSide: null });
    expect(await monitors()).toMatchObject([{ status: 'Down' }]);
  });
});

describe('DNS servers that answer', () => {
  it.each([
    ['is not answered', 'silent'],
    ['has a failing server', 'servfail'],
  ] as const)('count a name that %s for its service', async (_, fault) => {
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const resolver = await startResolver({ 'dead.test': fault, 'other.test': ['127.0.0.1'] });
    const { vigia, client } = await startVigia(
      resolver,
      `export default [
        ${monitorOf('dead', `http://dead.test:${server.port}/`)},
        ${monitorOf('other', `http://other.test:${server.port}/`, "every: '7d', allowPrivate: true")},
      ];`,
    );
    expect(await client.runNow('dead')).toMatchObject({ ownSide: null, taskRuns: [{ state: { name: 'Failed' } }] });
    expect(await client.monitor('dead')).toMatchObject({ status: 'Down' });
    await vigia.waitForLine("Alert 'dead#1 opened'");
    expect(alertIdsOf(vigia)).toEqual(['dead#1 opened']);
  });

  it('count a target that is silent, or that refuses, for its service', async () => {
    const server = await startServer(hang());
    onTestFinished(server.close);
    const resolver = await startResolver({ 'mute.test': ['127.0.0.1'] });
    const { client } = await startVigia(
      resolver,
      `export default [
        ${monitorOf('mute', `http://mute.test:${server.port}/`, "every: '10s', retries: 0, allowPrivate: true")},
        ${monitorOf('closed', 'http://mute.test:4/', "every: '10s', retries: 0, allowPrivate: true")},
      ];`,
    );
    for (const id of ['mute', 'closed']) {
      expect(await client.runNow(id)).toMatchObject({ ownSide: null });
      const [newest] = await client.runs(`monitor=${id}&limit=1`);
      expect(newest, JSON.stringify(newest)).toMatchObject({ ownSide: null });
      expect(await client.monitor(id)).toMatchObject({ status: 'Down' });
    }
  });
});
