// Before the tests in a browser: unpacks it once. Two files that did so at once would start a program that is being written.
import chromium from '@sparticuz/chromium';

export const setup = async (): Promise<void> => {
  await chromium.executablePath();
};
