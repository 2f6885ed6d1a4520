// Preloaded before the program: it asks the DNS server of the test, as if that were the one of the system.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const dns = createRequire(import.meta.url)('node:dns');
const server = process.env.DNS_SERVER;

if (server) {
  dns.Resolver = class extends dns.Resolver {
    /** @param {import('node:dns').ResolverOptions} options */
    constructor(options) {
      super(options);
      this.setServers([server]);
    }
  };
  syncBuiltinESMExports();
}
