// The monitors. This is the one file that you edit; `npm start` loads it.
import { Failed, flow, monitor, task } from 'vigia';

// A task that requests the status page of PlayStation.
const checkPlaystationServerStatus = task('check_playstation_server_status', async ({ fetch, print }) => {
  try {
    // A GET request.
    const response = await fetch('https://status.playstation.com/es-mx/');

    if (response.status === 200) {
      print('El servicio de PlayStation Network esta funcionando correctamente');
    } else {
      print(`PlayStation server returned status code ${response.status}`);
      // Any other status code ends the task run as Failed.
      return Failed(`Servidor PlayStation no disponible. Status code: ${response.status}`);
    }
  } catch (error) {
    print(`An error occurred: ${error}`);
    // So does a request that receives no response.
    return Failed(`Error en la tarea: ${error}`);
  }
});

// The flow runs the task. It is Completed even if the task is Failed, since the monitor worked and the service did not.
const playstationMonitor = flow('playstation_monitor', async ({ run }) => {
  await run(checkPlaystationServerStatus);
});

export default [monitor('playstation-monitor', { flow: playstationMonitor, every: '30s' })];
