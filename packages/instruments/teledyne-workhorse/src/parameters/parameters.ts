import { controlParameters } from './control-parameters.ts';
import { driverParameters } from './driver-parameters.ts';
import { environmentParameters } from './environment-parameters.ts';
import { timingParameters } from './timing-parameters.ts';
import { waterParameters } from './water-parameters.ts';

/** All that the instrument can be asked for, and what is the driver's own. */
export const parameters = { ...controlParameters, ...environmentParameters, ...timingParameters, ...waterParameters, ...driverParameters };
