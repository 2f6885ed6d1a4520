// Cases of the API that hold wherever it is served: they send fewer than a hundred requests over HTTP.
// The server needs some recorded runs, at least one of them passing.
import { describe } from 'vitest';
import { changeCases } from './changes.ts';
import { documentCases } from './document.ts';
import { listCases } from './lists.ts';
import { refusalCases } from './refusals.ts';
import type { ApiServer } from './server.ts';
import { tagCases } from './tags.ts';

export type ApiSuite = {
  /** Called in each case: the server may be started after the cases are declared. */
  readonly server: () => ApiServer;
  /** Whether there is an admin who may change monitors. */
  readonly changes: boolean;
};

export const apiSuite = ({ server, changes }: ApiSuite): void => {
  describe('the API', () => {
    listCases(server);
    refusalCases(server);
    tagCases(server);
    documentCases(server);
    if (changes) changeCases(server);
  });
};
