// Runs the cases of names.ts, with a name server of their own.
import { afterAll, beforeAll } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { names, rebinding, zone } from './names.ts';
import { runGroup } from './support/run-group.ts';

let server: NameServer;

beforeAll(async () => {
  server = await startNameServer(zone);
});
afterAll(() => server.close());

const options = () => ({ probe: { dnsServers: [server.server], dnsTimeoutMs: 600, hostsFile: '/dev/null' } });

runGroup('names', names, options);
runGroup('names that change', rebinding, options);
