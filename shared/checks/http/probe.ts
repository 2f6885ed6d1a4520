// Sends the requests of HTTP checks and of `fetch` in tasks.
import { createHttpProbe } from '../../net/http-probe.ts';
import type { ProbeKind } from '../probe-kind.ts';
import { http } from './http.ts';
import type { HttpProbeRequest } from './kind.ts';

export const httpProbe: ProbeKind<HttpProbeRequest> = {
  kind: 'http',
  createSender: createHttpProbe,
  checkOfUrl: (name, url) => http(name, url),
};
