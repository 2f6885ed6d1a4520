// Runs for each file of tests, also where files share modules: a hook in a shared module would run for the first file only.
import { afterAll } from 'vitest';
import { removeFolders } from './folders.ts';

afterAll(removeFolders);
