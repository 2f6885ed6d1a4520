// What is watched. This is the one file that you edit; `npm start` reads it.
import { Failed, flow, monitor, task } from 'vigia';

// The task that looks at PlayStation's status page.
const checkPlaystationServerStatus = task('check_playstation_server_status', async ({ fetch, print }) => {
  try {
    // A GET of the status page.
    const response = await fetch('https://status.playstation.com/es-mx/');

    if (response.status === 200) {
      print('El servicio de PlayStation Network esta funcionando correctamente');
    } else {
      print(`PlayStation server returned status code ${response.status}`);
      // Anything but 200 marks the task as Failed.
      return Failed(`Servidor PlayStation no disponible. Status code: ${response.status}`);
    }
  } catch (error) {
    print(`An error occurred: ${error}`);
    // So does an error on the way.
    return Failed(`Error en la tarea: ${error}`);
  }
});

// The flow runs the task, and is Completed even if the task is Failed: the monitor worked, the service did not.
const playstationMonitor = flow('playstation_monitor', async ({ run }) => {
  await run(checkPlaystationServerStatus);
});

export default [monitor('playstation-monitor', { flow: playstationMonitor, every: '30s' })];
