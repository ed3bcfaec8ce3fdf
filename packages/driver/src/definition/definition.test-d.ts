import { ctd, ctdParticle } from '../../test/ctd-definition.ts';
import { chunk, Chunker } from '../chunking/chunk.ts';
import type { Particle } from '../particle/particle.ts';
import { command } from './command.ts';
import type { AnyDefinition, Changes, ParameterName, SampleValues, Values } from './instrument-definition.ts';
import { choice, int } from './parameter-kinds.ts';

type Ctd = typeof ctd;

/** Compiles only when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_answer: Same<A, B>): void => undefined;
const accepts = <T>(value: T): T => value;

// Parameters: the names, and each name's type of value, come from the declarations.
same<ParameterName<Ctd>, 'interval' | 'sampleNumber' | 'storeTime' | 'temperatureA0' | 'calibrationDate' | 'note'>(true);
same<Values<Ctd>['interval'], number>(true);
same<Values<Ctd>['storeTime'], boolean>(true);
same<Values<Ctd>['calibrationDate'], string>(true);

const changes = accepts<Changes<Ctd>>({ interval: 10, storeTime: true });
// @ts-expect-error -- a flag is no number
accepts<Changes<Ctd>>({ storeTime: 1 });
// @ts-expect-error -- sampleNumber is read-only
accepts<Changes<Ctd>>({ sampleNumber: 0 });
// @ts-expect-error -- there is no such parameter
accepts<Changes<Ctd>>({ sampleInterval: 10 });
// @ts-expect-error -- changes are not changed
changes.interval = 11;

const mode = choice({ wire: 'M', description: 'Mode.', pattern: /(.)/, choices: ['polled', 'timed'] });
same<ReturnType<typeof mode.check>, 'polled' | 'timed'>(true);
// @ts-expect-error -- it is not among the choices
mode.format('burst');
// @ts-expect-error -- a parameter needs its wire token
int({ description: 'x', pattern: /(.)/ });
// @ts-expect-error -- nobody has this visibility
int({ wire: 'W', description: 'x', pattern: /(.)/, visibility: 'secret' });

// Commands: arguments and answers come from the functions that build and parse.
same<Parameters<Ctd['commands']['set']['build']>, [wire: string, value: string]>(true);
same<ReturnType<Ctd['commands']['takeSample']['parse']>, ReturnType<typeof ctdParticle.parse>>(true);
// @ts-expect-error -- a fixed text takes no arguments
command('ds', { description: 'x' }).build('y');
// @ts-expect-error -- a command needs a description
command('ds', {});

// Particles: the stream tells which values there are.
declare const particle: Particle<Ctd>;
same<Particle<Ctd>['stream'], 'ctd_parsed' | 'battery_voltage'>(true);
if (particle.stream === 'ctd_parsed') {
  same<typeof particle.values.temperature, number>(true);
  same<typeof particle.values.salinity, number | undefined>(true);
  // @ts-expect-error -- an optional value may be absent
  particle.values.salinity.toFixed(1);
  // @ts-expect-error -- the other stream has voltages
  particle.values.voltage;
  // @ts-expect-error -- particles are not changed
  particle.values.temperature = 1;
  // @ts-expect-error -- particles are not changed
  particle.id.position = 1n;
} else {
  same<typeof particle.values.battery, 'main' | 'lithium'>(true);
  same<typeof particle.values.voltage, number>(true);
}
same<SampleValues<Ctd>, Particle<Ctd>['values']>(true);

const chunker = new Chunker(ctd);
const [item] = chunker.end();
if (item?.type === 'particle') same<typeof item, Particle<Ctd>>(true);
// @ts-expect-error -- only a particle has values
item?.values;
// @ts-expect-error -- a definition is needed
chunk({});

// Any definition will do for what treats all instruments alike.
accepts<AnyDefinition>(ctd);
accepts<Particle>(particle);
