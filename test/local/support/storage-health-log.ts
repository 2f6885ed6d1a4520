// A storage monitor whose log lines and direct alerts are collected.
import { createRecording } from '../../../infra/local/storage-health/monitor-storage.ts';
import type { Notification } from '../../../shared/model/notification.ts';

export const createLoggedRecording = () => {
  const [logged, alerts]: [string[], Notification[]] = [[], []];
  let tries = 0;
  const logAt = (level: string) => (message: string) => void logged.push(`${level} ${message}`);
  const logger = {
    runFinished: () => undefined,
    info: logAt('info'),
    warn: logAt('warn'),
    error: logAt('error'),
    debug: logAt('debug'),
  };
  const sendDirectly = (notification: Notification) => void alerts.push(notification);
  const tryToWrite = async () => {
    tries += 1;
  };
  const recording = createRecording({ now: Date.now, logger, sendDirectly, tryToWrite });
  return { recording, sendDirectly, logged, alerts, tries: () => tries };
};

export const diskFull = { kind: 'full', why: 'the disk is full' } as const;
