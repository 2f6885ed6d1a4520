// A name that only the system knows, by its real look-up: the name of this machine, which DNS does not have here.
import { lookup } from 'node:dns';
import { lookup as lookupOnce } from 'node:dns/promises';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { closedPort } from '../support/servers.ts';

const addresses = await lookupOnce(hostname(), { all: true }).catch(() => []);

describe.skipIf(addresses.length === 0)('the name of this machine', () => {
  let names: NameServer;
  let target: ReturnType<typeof createProbe>;
  beforeAll(async () => {
    names = await startNameServer({});
    target = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null', getAddressInfo: lookup });
  });
  afterAll(() => Promise.all([target.close(), names.close()]));

  it('is resolved by the system after DNS did not know it', async () => {
    const url = `http://${hostname()}:${closedPort}/`;
    const { evidence } = await target.probe({ url, allowPrivate: true, timeoutMs: 4_000 });
    expect(names.queriedNames).toContain(hostname().toLowerCase());
    expect(addresses.map(({ address }) => address)).toContain(evidence.resolved?.[0]);
  });

  it('stays subject to the address policy', async () => {
    const isPublic = addresses.some(({ address }) => !/^(?:127|10|192\.168|172|::1|f)/.test(address));
    const { evidence } = await target.probe({ url: `http://${hostname()}:${closedPort}/`, timeoutMs: 4_000 });
    if (!isPublic) expect(evidence.error).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });
});
