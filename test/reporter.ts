// Ends every run with the one line that scripts read: `N passed, N failed`.
import type { Reporter, TestModule } from 'vitest/node';

const count = (modules: readonly TestModule[], wanted: 'passed' | 'failed' | 'skipped'): number =>
  modules.reduce((sum, module) => sum + [...module.children.allTests(wanted)].length, 0);

export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    // A file that does not load, or an error outside any test, is a failure that no test carries.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = count(modules, 'skipped');
    const totals = `${count(modules, 'passed')} passed, ${count(modules, 'failed') + broken} failed`;
    process.on('exit', () => {
      process.stdout.write(`${totals}${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    });
  }
}
