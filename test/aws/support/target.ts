// What is watched: a server on this machine with paths that can be broken and put right.
import { createServer } from 'node:http';

export type Target = {
  readonly url: string;
  /** When requests for a path came, milliseconds since the epoch. */
  arrivals(path: string): readonly number[];
  break(...paths: readonly string[]): void;
  mend(...paths: readonly string[]): void;
  close(): Promise<void>;
};

export const openTarget = async (): Promise<Target> => {
  const broken = new Set<string>();
  const requests: { readonly path: string; readonly at: number }[] = [];
  const server = createServer(({ url: path = '' }, response) => {
    requests.push({ path, at: Date.now() });
    response.statusCode = broken.has(path) ? 503 : 200;
    response.end(broken.has(path) ? 'out of order' : 'well');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the target has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrivals: (path) => requests.filter((request) => request.path === path).map(({ at }) => at),
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
