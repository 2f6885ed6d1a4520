// A probe for HTTP requests only, with its own connector.
import type { ProbeOptions } from '../../shared/checks/create-probe.ts';
import { createGuardedConnector, type GuardedConnector } from '../../shared/net/guarded-connection.ts';
import { createHttpProbe, type HttpProbe } from '../../shared/net/http-probe.ts';
import { createRequestLimit } from '../../shared/net/request-limit.ts';

export type SendHttp = HttpProbe['send'];

type TestProbe = {
  readonly probe: SendHttp;
  readonly connect: GuardedConnector['connect'];
  readonly close: () => Promise<void>;
};

export const createProbe = (options: ProbeOptions = {}): TestProbe => {
  const connector = createGuardedConnector(options);
  const http = createHttpProbe({ connector, limit: createRequestLimit(options.maxConcurrent ?? 20_000) });
  const close = async (): Promise<void> => {
    await Promise.all([http.close(), connector.close()]);
  };
  return { probe: http.send, connect: connector.connect, close };
};
