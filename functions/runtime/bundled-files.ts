// Makes the files that the monitors file names available. Imported before the monitors file, which reads them.
import { files } from 'vigia-files';
import { bundleReferences } from '../../shared/define/referenced-files.ts';

bundleReferences(files);
