// Property tests use the same seed in each run, so that only a change makes them fail; FUZZ_SEED sets another one.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 20_261_124) });
