// Ends every test run with the line that scripts parse, `N passed, N failed`, after a line for each test that did not run.
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** A limit, because a run of one test by its name skips all others. */
const maxLines = 20;

const suitesOf = (module: TestModule): readonly (TestModule | TestSuite)[] => [module, ...module.children.allSuites()];

/** Whether the file or a suite around the test has an error, in a hook or while it loaded. */
const isBroken = ({ parent }: TestCase | TestSuite): boolean =>
  parent.errors().length > 0 || (parent.type === 'suite' && isBroken(parent));

const reasonOf = (test: TestCase): string => {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason is given';
};

const listed = (label: string, lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, maxLines).map((line) => `${label}: ${line}`),
  ...(lines.length > maxLines ? [`${label}: ${lines.length - maxLines} more`] : []),
];

export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const named = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    // A hook that throws skips the tests below it, and a worker that dies leaves the rest of its file pending: the totals
    // would miss both. An error outside any test is a failure without a test.
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
