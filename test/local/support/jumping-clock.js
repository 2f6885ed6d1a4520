// Preloaded before the program: moves its wall clock ahead by the number of milliseconds in a file. Timers are not
// affected, as after a sleep of the computer.
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
      // The file may be half written.
    }
  }, 20).unref();
