// The monitored server: a server on this machine whose paths can fail and recover.
import { createServer, type IncomingHttpHeaders } from 'node:http';

export type TargetServer = {
  readonly url: string;
  /** The arrival times of the requests for a path, in milliseconds since the epoch. */
  arrivals(path: string): readonly number[];
  /** The values of a header of these requests; undefined for a request without it. */
  headerValues(path: string, header: string): readonly unknown[];
  fail(...paths: readonly string[]): void;
  recover(...paths: readonly string[]): void;
  close(): Promise<void>;
};

export const startTargetServer = async (): Promise<TargetServer> => {
  const failing = new Set<string>();
  const requests: { readonly path: string; readonly at: number; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url: path = '', headers }, response) => {
    requests.push({ path, at: Date.now(), headers });
    response.statusCode = failing.has(path) ? 503 : 200;
    // Like many servers in an outage, it returns the headers of the request.
    response.end(failing.has(path) ? `out of order: ${JSON.stringify(headers)}` : 'passing');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the target has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrivals: (path) => requests.filter((request) => request.path === path).map(({ at }) => at),
    headerValues: (path, header) =>
      requests.filter((request) => request.path === path).map(({ headers }) => headers[header]),
    fail: (...paths) => {
      for (const path of paths) failing.add(path);
    },
    recover: (...paths) => {
      for (const path of paths) failing.delete(path);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
