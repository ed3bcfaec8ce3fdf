import { expect, it } from 'vitest';
import { Event, sampler, State } from '../test/sampler.ts';
import { InstrumentFSM } from './index.ts';

it('draws declared targets as arrows, and events without as lines in their state, but not ENTER and EXIT', () => {
  const machine = sampler()
    .addHandler(State.Unknown, Event.Discover, () => undefined, [State.Command, State.Autosample])
    .addHandler(State.Command, Event.Enter, () => undefined)
    .addHandler(State.Command, Event.Get, () => undefined)
    .addHandler(State.Command, Event.Sample, () => undefined, [])
    .addHandler(State.Command, Event.Start, () => undefined, [State.Autosample])
    .addHandler(State.Autosample, Event.Stop, () => undefined, [State.Command])
    .addHandler(State.Autosample, Event.Break, () => undefined, [State.Autosample]);

  expect(machine.toMermaid()).toBe(`stateDiagram-v2
  state "UNKNOWN" as s0
  state "COMMAND" as s1
  state "AUTOSAMPLE" as s2
  s0 --> s1 : DISCOVER
  s0 --> s2 : DISCOVER
  s1 : GET
  s1 : SAMPLE
  s1 --> s2 : START
  s2 --> s1 : STOP
  s2 --> s2 : BREAK
`);
});

it('escapes what would end a label', () => {
  const machine = new InstrumentFSM({ Odd: 'a "b" state' }, { In: 'in', Out: 'out', Set: 'set: x;\n#1' }, 'in', 'out').addHandler('a "b" state', 'set: x;\n#1', () => undefined);

  expect(machine.toMermaid()).toBe('stateDiagram-v2\n  state "a #34;b#34; state" as s0\n  s0 : set#58; x#59;#10;#35;1\n');
});
