// Spanish texts of TCP checks: findings and errors of runs.
import type { TcpMessages } from '../en/tcp.ts';

export const tcp: TcpMessages = {
  // Findings.
  unexpectedResponse: ({ host, expected, found }) => ({
    what: 'Respuesta',
    expected,
    found,
    message: `Respuesta ${found} de ${host}; se esperaba ${expected}`,
  }),

  // Results of a request, as evidence shows them.
  connected: 'conectado',
  responded: 'respuesta recibida',
  unexpected: 'respuesta inesperada',

  // Drills.
  simulatedRefusal: ({ host }) => `conexión rechazada por ${host} (simulada por un simulacro)`,
};
