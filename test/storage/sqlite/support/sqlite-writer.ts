// Writes pairs of items into a SQLite store until it is killed, and prints each acknowledged pair.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../../shared/storage/sqlite/open-sqlite.ts';

const [folder = '', partition = 'p'] = process.argv.slice(2);
const opening = await openSqliteStore({ folder, now: Date.now });
if (opening.outcome === 'refused') {
  writeSync(1, `refused ${opening.message}\n`);
  process.exit(1);
}
const { store } = opening;
writeSync(1, 'ready\n');

const writePairs = async (writer: number): Promise<never> => {
  for (let turn = 0; ; turn += 1) {
    const sort = `${writer}~${String(turn).padStart(8, '0')}`;
    const item = (half: string) => ({ key: { partition: `${partition}/${half}`, sort }, body: 'x'.repeat(500) });
    await store.transact([
      { op: 'create', item: item('first') },
      { op: 'create', item: item('second') },
    ]);
    writeSync(1, `${sort}\n`);
  }
};

await Promise.all([0, 1, 2, 3].map(writePairs));
