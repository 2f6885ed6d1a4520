// The simulation's store fulfils the contract of the real stores.
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { describeStore } from './store-contract.ts';

describeStore('memory', async (now) => createMemoryStore({ now }));
