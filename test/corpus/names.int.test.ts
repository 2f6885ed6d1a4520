// Runs the cases of names.ts with a DNS server of their own.
import { afterAll, beforeAll } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { names, rebinding, zone } from './names.ts';
import { describeCases } from './support/describe-cases.ts';

let server: NameServer;

beforeAll(async () => {
  server = await startNameServer(zone);
});
afterAll(() => server.close());

const options = () => ({ probe: { dnsServers: [server.server], dnsTimeoutMs: 600, hostsFile: '/dev/null' } });

describeCases('a host name', names, options);
describeCases('a host name whose addresses change', rebinding, options);
