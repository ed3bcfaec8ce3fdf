const { instrument: carried } = await import('@taffrail/seabird-sbe37');
const { simulator: simulated } = await import('@taffrail/seabird-sbe37/simulator');

/** An instrument that the command knows by the path of this module only. */
export const instrument = carried;

/** The same, simulated. */
export const simulator = simulated;
