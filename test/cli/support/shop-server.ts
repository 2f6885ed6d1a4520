// A real server with one monitor that passes and one that fails, and the command line for it.
import { afterAll, beforeAll, expect } from 'vitest';
import { clientOf } from '../../local/support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../../local/support/workspace.ts';
import { type ScriptedServer, startServer, status } from '../../support/servers.ts';
import { type Ended, type Given, vigia } from './spawn-cli.ts';

export type Shop = {
  readonly workspace: Workspace;
  readonly target: ScriptedServer;
  readonly server: Vigia;
  /** Path of the monitors file: `shop` passes, `playstation-monitor` fails. */
  readonly monitors: string;
  readonly ask: (args: readonly string[], env?: Given['env']) => Promise<Ended>;
  /** The JSON document of a command that exits with 0 and prints nothing on standard error. */
  readonly json: <T>(args: readonly string[]) => Promise<T>;
};

const monitorsOf = (url: string): string => `
const own = flow('playstation_monitor', async ({ run, print }) => {
  print('the flow speaks');
  await run(task('check_playstation_server_status', async ({ fetch, print }) => {
    const { status } = await fetch('${url}/broken');
    print('PlayStation server returned status code ' + status);
    if (status !== 200) return Failed('Servidor PlayStation no disponible. Status code: ' + status);
  }));
});
const rest = { every: '7d', allowPrivate: true, retries: 0 };
export default [
  monitor('shop', { ...rest, title: 'La tienda \\u202e日本語', checks: [http('home', '${url}/'), http('login', '${url}/')] }),
  monitor('playstation-monitor', { ...rest, flow: own }),
];`;

const start = async (): Promise<Shop> => {
  const workspace = await createWorkspace();
  const target = await startServer(status(200));
  target.playAt('/broken', status(503));
  const monitors = await workspace.write(monitorsOf(target.url));
  const server = await workspace.start(monitors);
  // Tests count the runs that they start themselves.
  for (const id of ['shop', 'playstation-monitor']) await clientOf(server).firstRun(id);
  const ask: Shop['ask'] = (args, env = {}) => vigia(args, { env: { VIGIA_URL: server.url, ...env } });
  const json = async <T>(args: readonly string[]): Promise<T> => {
    const { out, err, code } = await ask([...args, '--json']);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as T;
  };
  return { workspace, target, server, monitors, ask, json };
};

/** One server for all tests of a file. */
export const shopOfFile = (): (() => Shop) => {
  let shop: Shop | undefined;
  beforeAll(async () => {
    shop = await start();
  });
  afterAll(async () => {
    await shop?.workspace.remove();
    await shop?.target.close();
  });
  return () => {
    if (!shop) throw new Error('the server has not been started');
    return shop;
  };
};
