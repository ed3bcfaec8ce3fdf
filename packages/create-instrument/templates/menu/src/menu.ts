import { defineMenu, numberBetween } from '@taffrail/driver';

/**
 * The menus.
 *
 * Fill in: every screen that the driver is to see, with the exact end of what it shows, and each answer that may be given there.
 */
export const menu = defineMenu({
  home: 'main',
  replyTimeoutMs: 5_000,
  attention: { signals: ['\x1b'], intervalMs: 2_000, attempts: 5 },
  screens: {
    main: {
      prompts: ['Main menu, 1 to 3: '],
      answers: {
        setUp: { send: '1', to: 'setUp' },
        takeSample: { send: '2', to: 'main', hasEffect: true, replyTimeoutMs: 15_000 },
        stream: { send: '3', leaves: /Streaming\r\n/, hasEffect: true },
      },
    },
    setUp: {
      prompts: ['Set-up, 0 to 2: '],
      answers: {
        interval: { send: '1', to: 'interval' },
        average: { send: '2', to: 'average' },
        leave: { send: '0', to: 'main' },
      },
      back: 'leave',
    },
    interval: {
      prompts: ['Seconds, 1 to 3600, 0 to keep: '],
      answers: { enter: { send: numberBetween(1, 3_600), to: 'setUp', hasEffect: true }, keep: { send: '0', to: 'setUp' } },
      back: 'keep',
    },
    average: {
      prompts: ['Readings, 1 to 64, 0 to keep: '],
      answers: { enter: { send: numberBetween(1, 64), to: 'setUp', hasEffect: true }, keep: { send: '0', to: 'setUp' } },
      back: 'keep',
    },
  },
});
