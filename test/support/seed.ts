// Property tests take the same path each time, so that a failure is the change's; FUZZ_SEED takes another one.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FUZZ_SEED ?? 20_261_124) });
