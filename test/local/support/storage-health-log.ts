// A recording whose journal is heard, on the clock of the test.
import { createRecording } from '../../../infra/local/storage-health/monitor-storage.ts';
import type { Notification } from '../../../shared/model/notification.ts';

export const hearRecording = () => {
  const [said, alerts]: [string[], Notification[]] = [[], []];
  let tries = 0;
  const say = (level: string) => (message: string) => void said.push(`${level} ${message}`);
  const logger = {
    runFinished: () => undefined,
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    debug: say('debug'),
  };
  const sendDirectly = (notification: Notification) => void alerts.push(notification);
  const tryToWrite = async () => {
    tries += 1;
  };
  const recording = createRecording({ now: Date.now, logger, sendDirectly, tryToWrite });
  return { recording, sendDirectly, said, alerts, tries: () => tries };
};

export const full = { kind: 'full', why: 'the disk is full' } as const;
