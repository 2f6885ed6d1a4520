// Ends every run with the one line that scripts read, `N passed, N failed`, after a line for each test that did not run.
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** A run of one test by its name skips all the others: nobody wants to read that. */
const maxLines = 20;

const suitesOf = (module: TestModule): readonly (TestModule | TestSuite)[] => [module, ...module.children.allSuites()];

/** The test, or what it stands in, was ended by an error in a hook or while it loaded. */
const isBroken = ({ parent }: TestCase | TestSuite): boolean =>
  parent.errors().length > 0 || (parent.type === 'suite' && isBroken(parent));

const reasonOf = (test: TestCase): string => {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason is given';
};

const listed = (word: string, lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, maxLines).map((line) => `${word}: ${line}`),
  ...(lines.length > maxLines ? [`${word}: ${lines.length - maxLines} more`] : []),
];

export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const named = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    // A hook that throws skips what is below it, and a worker that dies leaves the rest of its file unsaid: both would be
    // missing from the totals, and an error outside any test is a failure that no test carries.
    const notRun = [...inState('pending'), ...inState('skipped').filter(isBroken)];
    const skipped = inState('skipped').filter((test) => !isBroken(test));
    const broken = modules.flatMap(suitesOf).filter((suite) => suite.errors().length > 0).length + errors.length;
    const failed = inState('failed').length + notRun.length + broken;
    const totals = [`${inState('passed').length} passed`, `${failed} failed`];
    const lines = [
      ...listed('Not run', notRun.map(named)),
      ...listed(
        'Skipped',
        skipped.map((test) => `${named(test)} (${reasonOf(test)})`),
      ),
      [...totals, ...(skipped.length > 0 ? [`${skipped.length} skipped`] : [])].join(', '),
    ];
    process.on('exit', () => {
      process.stdout.write(`${lines.join('\n')}\n`);
    });
  }
}
