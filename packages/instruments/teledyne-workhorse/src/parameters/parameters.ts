import { controlParameters } from './control-parameters.ts';
import { environmentParameters } from './environment-parameters.ts';
import { timingParameters } from './timing-parameters.ts';
import { waterParameters } from './water-parameters.ts';

/** All that the instrument can be asked for. */
export const parameters = { ...controlParameters, ...environmentParameters, ...timingParameters, ...waterParameters };
