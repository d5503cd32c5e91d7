import fc from 'fast-check';

// The same cases every time; `MSGD_SEED=random npm test` looks for others.
fc.configureGlobal(process.env.MSGD_SEED === 'random' ? {} : { seed: 20260611 });
