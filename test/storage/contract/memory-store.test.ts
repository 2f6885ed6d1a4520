// The simulation's store keeps the contract that the real ones keep.
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { describeStore } from './store-contract.ts';

describeStore('memory', async (now) => createMemoryStore({ now }));
