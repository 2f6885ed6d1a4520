// Alerts of the real program go to the channels that the monitors file configures, also after the file has changed.
import { expect, it, onTestFinished } from 'vitest';
import { hang, startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

const newServer = async (...of: Parameters<typeof startServer>) => {
  const server = await startServer(...of);
  onTestFinished(server.close);
  return server;
};

/** One monitor, which alerts at the first failed run. */
const monitorsFile = (service: string, hooks: Readonly<Record<string, string>>): string => {
  const channels = Object.entries(hooks).map(
    ([name, url]) => `${name}: webhook({ url: '${url}/${name}', allowPrivate: true }),`,
  );
  return `import { webhook } from 'vigia';
    export const alerts = { channels: { ${channels.join(' ')} } };
    export default [monitor('shop', {
      every: '1h', retries: 0, allowPrivate: true, alert: { after: 1 }, checks: [http('home', '${service}')],
    })];`;
};

it('a webhook receives each alert once, beside a channel that hangs, and a changed file takes effect', async () => {
  const [service, hook, deaf] = [await newServer(status(500)), await newServer(status(204)), await newServer(hang())];
  const received = () => hook.seen.map(({ path, headers }) => `${path} ${headers['vigia-alert-id']}`);
  const receives = (alert: string) =>
    until(
      () => received().includes(alert) || undefined,
      20_000,
      () => `${alert} was not received; received: ${received()}`,
    );
  const workspace = await workspaceOfTest();
  const first = monitorsFile(service.url, { deaf: deaf.url, team: hook.url });
  const vigia = await workspace.start(await workspace.write(first));
  const client = clientOf(vigia);
  await client.runNow('shop');
  await receives('/team shop#1 opened');
  service.play(status(200));
  await client.runNow('shop');
  await receives('/team shop#1 closed');

  await workspace.write(monitorsFile(service.url, { night: hook.url }));
  await vigia.waitForLine('changed: Vigía watches 1 monitor');
  service.play(status(500));
  await client.runNow('shop');
  await receives('/night shop#2 opened');
  expect(received()).toEqual([
    '/team shop#1 opened',
    '/team shop#1 closed',
    // The hanging channel has not taken these, so they still wait for all channels of the file.
    '/night shop#1 opened',
    '/night shop#1 closed',
    '/night shop#2 opened',
  ]);
});
