// Los pasos de un simulacro, en el orden en que suceden.
import type { DrillStepMessages } from '../en/drill-steps.ts';

export const drillSteps: DrillStepMessages = {
  firstFailingRunDue: 'primera ejecución con fallas programada',
  downSince: 'caído desde',
  firstFailingRunRecorded: 'primera ejecución con fallas registrada',
  downAlertSent: 'alerta enviada: caído',
  endedWhileDown: 'terminó mientras seguía caído',
  endAlertSent: 'alerta enviada: terminó',
  recoveredByRun: 'recuperado con la ejecución programada',
  recoveringRunRecorded: 'esa ejecución se registró',
  upAlertSent: 'alerta enviada: recuperado',
  noIncident: ({ after }) =>
    `sin incidente: alert.after exige ${after === 1 ? '1 ejecución con fallas' : `${after} ejecuciones seguidas con fallas`}`,
};
