// Runs the cases of names.ts with DNS servers of their own.
import { afterAll, beforeAll } from 'vitest';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { systemWith } from '../support/system-names.ts';
import { names, rebinding, rebindingZone, zone } from './names.ts';
import { slowNames, slowZone } from './slow-names.ts';
import { describeCases } from './support/describe-cases.ts';
import { systemAddresses, systemNames, systemZone } from './system-names.ts';

let server: NameServer;
let slowServer: NameServer;
let rebindingServer: NameServer;
let systemServer: NameServer;

beforeAll(async () => {
  server = await startNameServer(zone);
  slowServer = await startNameServer(slowZone);
  rebindingServer = await startNameServer(rebindingZone);
  systemServer = await startNameServer(systemZone);
});
afterAll(() => Promise.all([server.close(), slowServer.close(), rebindingServer.close(), systemServer.close()]));

const options = (dnsServer: string, dnsTimeoutMs: number) => ({
  probe: { dnsServers: [dnsServer], dnsTimeoutMs, hostsFile: '/dev/null' },
});

describeCases('a host name', names, () => options(server.server, 2_000));
describeCases('a host name whose DNS server is slow', slowNames, () => options(slowServer.server, 4_000));
describeCases('a host name whose addresses change', rebinding, () => options(rebindingServer.server, 2_000));
describeCases('a host name that the system may know', systemNames, () => {
  const { probe } = options(systemServer.server, 2_000);
  return { probe: { ...probe, getAddressInfo: systemWith(systemAddresses) } };
});
