import { env } from 'node:process';
import fc from 'fast-check';

/**
 * Has the properties of a run take their seed from `SEED`, and one that fails say with which `SEED=` it does so again.
 *
 * A seed is printed as the whole number from 0 that stands for the same 32 bits, since other tests that take `SEED` take no other.
 */
fc.configureGlobal({
  ...((env.SEED ?? '') === '' ? {} : { seed: Number(env.SEED) }),
  reporter: (run) => {
    if (run.failed) throw new Error(`SEED=${run.seed >>> 0}: ${fc.defaultReportMessage(run)}`, { cause: run.errorInstance });
  },
});
