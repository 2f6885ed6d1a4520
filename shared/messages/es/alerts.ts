// El texto de las alertas en español de México. El asunto se lee en un buzón o en la pantalla de bloqueo; el texto explica.
import type { AlertMessages } from '../en/alerts.ts';

const names = (all: readonly string[]): string => all.join(', ');

const alertsNotSentSeparately = (count: number): string =>
  count === 1 ? '1 alerta no se pudo enviar por separado' : `${count} alertas no se pudieron enviar por separado`;

const incidentList = (incidents: readonly (readonly [number, number])[]): string => {
  const ranges = incidents.map(([first, last]) => (first === last ? `${first}` : `${first} a ${last}`));
  const isOne = incidents.length === 1 && incidents[0]?.[0] === incidents[0]?.[1];
  return `${isOne ? 'el incidente' : 'los incidentes'} ${ranges.join(', ')}`;
};

const failedTaskRuns = (count: number): string =>
  count === 1 ? '1 ejecución de tarea fallida' : `${count} ejecuciones de tareas fallidas`;

type Contents = Parameters<AlertMessages['digestContents']>[0];
type Digest = Parameters<AlertMessages['digestUpSubject']>[0];

const contents = ({ incidents, failures }: Contents): string => {
  if (incidents.length === 0) return failedTaskRuns(failures);
  return failures > 0 ? `${incidentList(incidents)} y ${failedTaskRuns(failures)}` : incidentList(incidents);
};

const changes = ({ count, hasFailures }: Digest): string => {
  if (hasFailures) return `${count} ${count === 1 ? 'alerta' : 'alertas'}`;
  return `${count} ${count === 1 ? 'cambio' : 'cambios'}`;
};

export const alerts: AlertMessages = {
  lastedUnchecked: ({ lasted, unchecked }) => `${lasted} (${unchecked} sin verificar)`,

  // Comenzó un incidente.
  downSubject: ({ title }) => `CAÍDA: ${title}`,
  down: ({ title, since }) => `${title} está fuera de servicio desde ${since}.`,

  // Un incidente que continúa después de una pausa.
  downAfterPauseSubject: ({ title }) => `CONTINÚA LA CAÍDA después de la pausa: ${title}`,
  downAfterPause: ({ title, since, before }) =>
    `${title} sigue fuera de servicio después de la pausa: lo estaba antes de ella, desde ${before}, y lo está de nuevo desde ${since}.`,

  // El incidente continúa.
  stillDownSubject: ({ title, lasted }) => `CONTINÚA LA CAÍDA: ${title}, desde hace ${lasted}`,
  stillDown: ({ title, since, lasted, number }) =>
    `${title} lleva ${lasted} fuera de servicio, desde ${since}. Este es el recordatorio ${number}.`,

  // Un incidente de un certificado: el servicio responde.
  certificateSubject: ({ title }) => `CERTIFICADO: ${title}`,
  certificate: ({ title, since }) => `${title} responde, pero su certificado no está en orden desde ${since}.`,
  certificateAfterPauseSubject: ({ title }) => `CERTIFICADO, también después de la pausa: ${title}`,
  certificateAfterPause: ({ title, since, before }) =>
    `${title} responde, pero después de la pausa su certificado no está en orden, desde ${since}. La pausa comenzó durante un incidente que empezó el ${before}.`,
  certificateLastsSubject: ({ title, lasted }) => `CERTIFICADO: ${title}, desde hace ${lasted}`,
  certificateLasts: ({ title, since, lasted, number }) =>
    `${title} responde, pero su certificado no está en orden desde hace ${lasted}, desde ${since}. Este es el recordatorio ${number}.`,
  worsened: ({ title, at, since }) =>
    `${title} está fuera de servicio desde ${at}. Antes, solo su certificado no estaba en orden, desde ${since}.`,
  certificateRenewedSubject: ({ title, lasted }) => `CERTIFICADO EN ORDEN: ${title}, después de ${lasted}`,
  certificateRenewed: ({ title, at, since, lasted }) =>
    `El certificado de ${title} lleva una hora en orden: ${at}. No lo estuvo durante ${lasted}, desde ${since}.`,
  certificateRemovedSubject: ({ title }) => `ELIMINACIÓN: ${title}`,
  certificateRemoved: ({ title, since }) =>
    `${title} ya no se monitorea. Su certificado no estaba en orden desde ${since}.`,
  certificatePausedSubject: ({ title }) => `PAUSA: ${title}`,
  certificatePaused: ({ title, since }) =>
    `${title}: las verificaciones están en pausa. Su certificado no estaba en orden desde ${since}.`,

  // El incidente terminó.
  recoveredSubject: ({ title, lasted }) => `RECUPERACIÓN: ${title}, después de ${lasted}`,
  recovered: ({ title, at, since, lasted }) =>
    `${title} se recuperó: ${at}. Estuvo fuera de servicio ${lasted}, desde ${since}.`,
  removedSubject: ({ title }) => `ELIMINACIÓN durante una caída: ${title}`,
  removed: ({ title, since }) => `${title} ya no se monitorea. Estaba fuera de servicio desde ${since}.`,
  pausedSubject: ({ title }) => `PAUSA durante una caída: ${title}`,
  paused: ({ title, since }) => `${title}: las verificaciones están en pausa. Estaba fuera de servicio desde ${since}.`,
  drillEndedSubject: ({ title }) => `FIN durante una caída: ${title}`,
  drillEnded: ({ title, since }) =>
    `El simulacro de ${title} terminó antes de una ejecución exitosa. Estaba fuera de servicio desde ${since}.`,

  // Falló una ejecución de tarea, donde cada falla es una alerta.
  failedSubject: ({ title, tasks }) => `FALLA: ${names(tasks)} de ${title}`,
  failed: ({ title, tasks, at }) => `${names(tasks)} de ${title} falló: ${at}.`,

  // Varias alertas en una. La situación después de la última, y a qué se refieren.
  digestDownSubject: (p) => `CAÍDA: ${p.title}, después de ${changes(p)}`,
  digestDown: ({ title }) => `${title} está fuera de servicio.`,
  digestFailingSubject: (p) => `FALLA: ${p.title}, después de ${changes(p)}`,
  digestFailing: ({ title }) => `La ejecución más reciente de ${title} falló.`,
  digestUpSubject: (p) => `RECUPERACIÓN: ${p.title}, después de ${changes(p)}`,
  digestUp: ({ title }) => `${title} se recuperó.`,
  digestRemovedSubject: (p) => `ELIMINACIÓN: ${p.title}, después de ${changes(p)}`,
  digestRemoved: ({ title }) => `${title} ya no se monitorea.`,
  digestPausedSubject: (p) => `PAUSA: ${p.title}, después de ${changes(p)}`,
  digestPaused: ({ title }) => `${title}: las verificaciones están en pausa.`,
  digestContents: (p) => `${alertsNotSentSeparately(p.count)}. Se referían a ${contents(p)}, de ${p.from} a ${p.to}.`,

  // Otras líneas.
  cause: ({ cause }) => cause,
  causeOfEnded: ({ cause }) => `La causa fue: ${cause}`,
  tasks: ({ tasks }) => `Tareas: ${names(tasks)}`,
  pauseReason: ({ reason }) => `Motivo de la pausa: ${reason}`,

  // Antes de todo lo demás en las alertas de un simulacro.
  drillSubject: ({ subject }) => `SIMULACRO: ${subject}`,
  drill: 'SIMULACRO: no hay ninguna falla, esta caída es simulada.',
};
