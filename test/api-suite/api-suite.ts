// What is true of the API wherever it is served: cases that know a server by its address, and ask it over HTTP.
// They need some runs on record, of which one was well, and ask fewer than a hundred times.
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
