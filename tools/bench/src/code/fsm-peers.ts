import { createRequire } from 'node:module';
import type FinityModule from 'finity';
import { createFsm } from 'machina';
import { createMachine, interpret, state, transition } from 'robot3';
import { StateMachine, t } from 'typescript-fsm';
import { createActor, setup } from 'xstate';
import type { TwoStates } from './fsm-machines.ts';

const require = createRequire(import.meta.url);
// What CommonJS modules give, of which the one is typed as if it were none and the other is not typed.
const { default: Finity } = require('finity') as typeof FinityModule;
const JavaScriptStateMachine = require('javascript-state-machine') as new (options: object) => TwoStates;

/** Makes the machine of two states with each of the libraries, as its own documentation does it. */
export const PEERS: Readonly<Record<string, () => TwoStates>> = {
  xstate: () => {
    const counted = { actions: () => undefined } as const;
    const machine = setup({ types: { events: {} as { type: 'get' | 'start' | 'stop' } } }).createMachine({
      initial: 'command',
      states: { command: { on: { get: counted, start: { target: 'autosample' } } }, autosample: { on: { stop: { target: 'command' } } } },
    });
    const actor = createActor(machine).start();
    return { get: () => { actor.send({ type: 'get' }); }, start: () => { actor.send({ type: 'start' }); }, stop: () => { actor.send({ type: 'stop' }); } };
  },
  robot3: () => {
    const machine = createMachine({
      command: state(transition('get', 'command'), transition('start', 'autosample')),
      autosample: state(transition('stop', 'command')),
    });
    const service = interpret(machine, () => undefined);
    return { get: () => { service.send('get'); }, start: () => { service.send('start'); }, stop: () => { service.send('stop'); } };
  },
  'javascript-state-machine': () => {
    return new JavaScriptStateMachine({
      init: 'command',
      transitions: [{ name: 'get', from: 'command', to: 'command' }, { name: 'start', from: 'command', to: 'autosample' }, { name: 'stop', from: 'autosample', to: 'command' }],
      methods: { onGet: () => Promise.resolve(1), onStart: () => Promise.resolve(2), onStop: () => Promise.resolve(3) },
    });
  },
  'typescript-fsm': () => {
    const machine = new StateMachine<'command' | 'autosample', 'get' | 'start' | 'stop'>('command', [
      t('command', 'get', 'command', () => undefined),
      t('command', 'start', 'autosample', () => undefined),
      t('autosample', 'stop', 'command', () => undefined),
    ]);
    return { get: () => machine.dispatch('get'), start: () => machine.dispatch('start'), stop: () => machine.dispatch('stop') };
  },
  finity: () => {
    const machine = Finity.configure<'command' | 'autosample', 'get' | 'start' | 'stop'>()
      .initialState('command').on('get').internalTransition().withAction(() => undefined).on('start').transitionTo('autosample')
      .state('autosample').on('stop').transitionTo('command')
      .start();
    return { get: () => { machine.handle('get'); }, start: () => { machine.handle('start'); }, stop: () => { machine.handle('stop'); } };
  },
  machina: () => {
    const machine = createFsm({
      id: 'bench',
      initialState: 'command',
      context: {},
      states: { command: { get: () => undefined, start: 'autosample' }, autosample: { stop: 'command' } },
    });
    return { get: () => { machine.handle('get'); }, start: () => { machine.handle('start'); }, stop: () => { machine.handle('stop'); } };
  },
};
