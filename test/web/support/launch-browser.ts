// Launches the browser that the set-up of the tests has unpacked.
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher } from 'playwright-core';

// Its own arguments are for Lambda: `--single-process` hangs when a context is closed.
const args = ['--no-sandbox', '--disable-gpu'];

export const launchBrowser = async (): Promise<Browser> =>
  launcher.launch({ executablePath: await chromium.executablePath(), args, headless: true });
