// Runs the cases of names.ts with DNS servers of their own.
import { afterAll, beforeAll } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { names, rebinding, rebindingZone, slowNames, zone } from './names.ts';
import { describeCases } from './support/describe-cases.ts';

let server: NameServer;
let rebindingServer: NameServer;

beforeAll(async () => {
  server = await startNameServer(zone);
  rebindingServer = await startNameServer(rebindingZone);
});
afterAll(() => Promise.all([server.close(), rebindingServer.close()]));

const options = (dnsServer: string, dnsTimeoutMs: number) => ({
  probe: { dnsServers: [dnsServer], dnsTimeoutMs, hostsFile: '/dev/null' },
});

describeCases('a host name', names, () => options(server.server, 600));
describeCases('a host name whose DNS server is slow', slowNames, () => options(server.server, 4_000));
describeCases('a host name whose addresses change', rebinding, () => options(rebindingServer.server, 600));
