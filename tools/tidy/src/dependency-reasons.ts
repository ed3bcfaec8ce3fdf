/** Why a published package rests on one that is not ours, by its name. A dependency without a reason here fails the tests, and so does a reason without one. */
export const DEPENDENCY_REASONS: Readonly<Record<string, string>> = {
  '@stricli/core': 'Reads the arguments of the command with types, and writes its help; runs on Node 20, and needs nothing itself.',
  croner:
    'Reads cron expressions with time zones, which is more of the calendar than should be written again ([decision 22](decisions/0022-croner-reads-times.md)).',
  rxjs: 'Streams and schedulers are in the types of nearly everything. A peer, so that a program has one; the command is a program, and brings it along.',
  serialport:
    'Opens serial lines. Optional: an agent for TCP, UDP or RFC 2217 runs without it. Its program is prebuilt, so its install script need not run.',
  vitest: 'The conformance suite is made of its tests. A peer: its author runs them with the vitest of the project.',
  yaml: 'Reads the file that describes many agents, and says in which line a fault is.',
};

/** The licences that what we publish may rest on: those that ask for no more than their notice. */
export const LICENCES: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];
