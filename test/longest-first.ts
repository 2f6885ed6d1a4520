// The order of test files: those that take longest begin first, so that none of them is left alone at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take from ten to thirty seconds, whatever their size; most of that time they wait. */
export const longest = [
  'test/local/isolation.int.test.ts',
  'test/local/outage.int.test.ts',
  'test/simulation/simulation.int.test.ts',
  'test/infra/cdk-app.int.test.ts',
  'test/local/leftovers.int.test.ts',
  'test/corpus/several-addresses.int.test.ts',
  'test/cli/shell.int.test.ts',
  'test/local/refusals.int.test.ts',
  'test/runner/threads/threaded-runner.int.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = longest.findIndex((file) => moduleId.endsWith(file));
  return rank < 0 ? longest.length : rank;
};

export class LongestFirst extends BaseSequencer {
  /** All others stay in the order of Vitest: by the time that they took last, or else by their size. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}
