// A storage monitor whose log and notifications the test can read, on the clock of the test.
import { createStorageMonitor } from '../../../infra/local/storage-health/storage-monitor.ts';
import type { Notification } from '../../../shared/model/notification.ts';

export const monitorStorage = () => {
  const [logged, notifications]: [string[], Notification[]] = [[], []];
  let tries = 0;
  const log = (level: string) => (message: string) => void logged.push(`${level} ${message}`);
  const logger = {
    runFinished: () => undefined,
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    debug: log('debug'),
  };
  const sendDirectly = (notification: Notification) => void notifications.push(notification);
  const tryToWrite = async () => {
    tries += 1;
  };
  const monitor = createStorageMonitor({ now: Date.now, logger, sendDirectly, tryToWrite });
  return { monitor, sendDirectly, logged, notifications, tries: () => tries };
};

export const full = { kind: 'full', why: 'the disk is full' } as const;
