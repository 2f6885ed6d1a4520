// The code that sends the requests of each kind of check. One line for each kind, as in `index.ts`.
import { httpProbe } from './http/probe.ts';

export const probeKinds = [httpProbe] as const;
