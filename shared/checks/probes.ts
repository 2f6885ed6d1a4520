// The code that sends the requests of each kind of check. One line for each kind, as in `index.ts`.
import { httpProbe } from './http/probe.ts';
import { tcpProbe } from './tcp/probe.ts';

export const probeKinds = [httpProbe, tcpProbe] as const;
