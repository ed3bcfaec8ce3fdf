import { healthyBarometer } from '../test/barometer.ts';
import { healthyBeacon } from '../test/beacon.ts';
import { testInstrument } from './test-instrument.ts';

testInstrument('an instrument that is asked', healthyBarometer);

testInstrument('an instrument that only talks', healthyBeacon);
