// What is watched: a server on this machine with paths that can be broken and put right.
import { createServer, type IncomingHttpHeaders } from 'node:http';

export type Target = {
  readonly url: string;
  /** When requests for a path came, milliseconds since the epoch. */
  arrivals(path: string): readonly number[];
  /** What they had in a header; undefined for those without it. */
  sent(path: string, header: string): readonly unknown[];
  break(...paths: readonly string[]): void;
  mend(...paths: readonly string[]): void;
  close(): Promise<void>;
};

export const openTarget = async (): Promise<Target> => {
  const broken = new Set<string>();
  const requests: { readonly path: string; readonly at: number; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url: path = '', headers }, response) => {
    requests.push({ path, at: Date.now(), headers });
    response.statusCode = broken.has(path) ? 503 : 200;
    // As many servers do that are out of order, it shows all that it was sent.
    response.end(broken.has(path) ? `out of order: ${JSON.stringify(headers)}` : 'passing');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the target has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrivals: (path) => requests.filter((request) => request.path === path).map(({ at }) => at),
    sent: (path, header) => requests.filter((request) => request.path === path).map(({ headers }) => headers[header]),
    break: (...paths) => {
      for (const path of paths) broken.add(path);
    },
    mend: (...paths) => {
      for (const path of paths) broken.delete(path);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
