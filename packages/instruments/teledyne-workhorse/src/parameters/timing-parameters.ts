import { formed, number } from './parameter-forms.ts';

/**
 * When the instrument measures: the T group.
 *
 * Start-up values are those of the lineage's 75 kHz unit; ranges rest on its tests of hardware unless a page is given.
 */
export const timingParameters = {
  ensemblesPerBurst: number({
    wire: 'TC',
    description: 'Ensembles in a burst.',
    unit: '1',
    range: [0, 65_535],
    startup: 0,
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  timePerEnsemble: formed({
    wire: 'TE',
    description: 'Least time between ensembles.',
    form: /(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d\d/, example: '01:00:00.00',
    startup: '00:00:00.00',
    isRestoredAfterDirectAccess: true,
  }),
  timeOfFirstPing: formed({
    wire: 'TG',
    description: 'When pinging is to begin; asterisks when it was never set.',
    form: /[\d*]{4}\/[\d*]{2}\/[\d*]{2},[\d*]{2}:[\d*]{2}:[\d*]{2}/, example: '2026/11/20,09:30:00',
    visibility: 'read-only',
  }),
  timePerPing: formed({
    wire: 'TP',
    description: 'Time between pings. Time per ensemble is stretched to hold all of them (H-OM p. 171).',
    form: /[0-5]\d:[0-5]\d\.\d\d/, example: '00:01.00',
    startup: '00:01.00',
    isRestoredAfterDirectAccess: true,
  }),
  clock: formed({
    wire: 'TT',
    description: 'The clock of the instrument when it was asked; the lineage adds that it is UTC.',
    form: /\d{4}\/\d\d\/\d\d,\d\d:\d\d:\d\d/, example: '2026/11/20,09:30:00',
    visibility: 'read-only',
  }),
  bufferedOutputPeriod: formed({
    wire: 'TX',
    description: 'How long data is held before it is sent.',
    form: /\d\d:[0-5]\d:[0-5]\d/, example: '00:00:00',
    startup: '00:00:00',
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
};
