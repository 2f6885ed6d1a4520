// Imported before the program: its clock of the wall goes ahead by as many milliseconds as a file says, while timers go
// on as they are. So it is when a computer has slept.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const file = process.env.JUMP_FILE;
const System = Date;
let aheadMs = 0;

globalThis.Date = class extends System {
  /** @param {ConstructorParameters<typeof Date>} parts */
  constructor(...parts) {
    super(...(parts.length > 0 ? parts : [System.now() + aheadMs]));
  }

  static now() {
    return System.now() + aheadMs;
  }
};

if (file)
  setInterval(() => {
    try {
      aheadMs = Number(readFileSync(file, 'utf8'));
    } catch {
      // It may be written at this very moment.
    }
  }, 20).unref();
