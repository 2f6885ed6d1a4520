// What is wrong on Vigía's own side, and what to do about it, in Spanish of Mexico.
import type { OwnSideCause } from '../../model/own-side.ts';
import type { ownSide as english } from '../en/own-side.ts';

const causes: Readonly<Record<OwnSideCause, string>> = {
  resolver: 'ningún servidor DNS responde',
  network: 'este equipo no tiene ruta a la red',
  ipv6: 'este equipo no tiene IPv6 y el host no tiene otra dirección',
  descriptors: 'este proceso no tiene descriptores de archivo libres',
  buffers: 'este equipo no tiene búferes de red libres',
  memory: 'este equipo no tiene memoria libre',
  ports: 'este equipo no tiene puertos locales libres',
  firewall: 'este equipo no permite la conexión',
  requests: 'este proceso tiene demasiadas solicitudes en curso',
  stalled: 'este proceso no se ejecutó durante un momento',
  clock: 'la computadora se suspendió, o se ajustó su reloj',
  threads: 'no se puede iniciar un hilo para el flujo',
  threadMemory: 'un flujo usó más memoria de la que su hilo puede usar',
};

const remedies: Readonly<Record<OwnSideCause, string>> = {
  resolver: 'Revisa los servidores DNS de este equipo (por ejemplo, los de /etc/resolv.conf) y su conexión a la red.',
  network: 'Revisa la conexión a la red de este equipo, sus rutas y su VPN.',
  ipv6: 'Dale IPv6 a este equipo, o una dirección IPv4 al host.',
  descriptors: 'Aumenta el límite de archivos abiertos (ulimit -n, o LimitNOFILE de systemd).',
  buffers:
    'Aumenta los límites de memoria de los sockets (net.core y net.ipv4 de sysctl), o revisa menos monitores a la vez.',
  memory: 'Dale más memoria a este equipo, o detén otros programas.',
  ports: 'Amplía el rango de puertos locales (net.ipv4.ip_local_port_range), o revisa menos monitores a la vez.',
  firewall: 'Revisa el firewall y las políticas de seguridad de este equipo.',
  requests: 'Aumenta el límite de archivos abiertos (ulimit -n), o revisa menos monitores a la vez.',
  stalled: 'Dale más tiempo de CPU a este proceso y no lo detengas.',
  clock: 'Mantén la computadora activa y deja que su reloj se corrija de forma gradual.',
  threads: 'Dale más memoria a este equipo, o ejecuta menos flujos a la vez.',
  threadMemory: 'Haz que el flujo use menos memoria.',
};

export const ownSide: typeof english = {
  causes,
  remedy: ({ cause }) => remedies[cause],
  state: ({ cause }) => `Problema propio: ${causes[cause]}. ${remedies[cause]}`,
};
