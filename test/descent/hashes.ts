/**
 * The first 16 hex digits of SHA-256 of θ in descend.test.ts, for each noise class. They are not known from elsewhere:
 * they hold θ to the bits it had when the other tests had shown it to be right. They change only with a change of the
 * numbers that the CHANGELOG names.
 */
export const hashes: Record<string, string> = {
  gd: '6303dc6495a47a18',
  sgd: '661a16bf07730499',
  sgdWithReplacement: 'e252537183da4a92',
  reshuffling: '77989267a2f4daad',
  gaussianCov: '2d0de82373e15f23',
  gaussianFisher: '8fa58782a80c306d',
  bernoulli: 'a3f90b80e26c28a5',
  sparseFisher: '9797e85783fdca2b',
  sparseCov: 'e76e4f5581b654ce',
  minibatchFisher: '373d438b7152459d',
  minibatchCov: '6d8a7daa3455164a',
  rademacherCov: '24d565283dce993a',
  rademacherFisher: 'f70bf24392acb7fe',
  uniformCov: '290c65d361e04eda',
  uniformFisher: '3fc674d07e3e720b',
  laplaceCov: 'bb195e3dc0ca387f',
  laplaceFisher: '8acbb2d4d5c38634',
  studentCov: '1d7a1c9be0b12e16',
  studentFisher: '6b4fbc409fe5a891',
};

/** The same for additive noise, in additive.test.ts. */
export const additiveHashes: Record<string, string> = {
  isotropic: 'df0cafcb485b0f9e',
  diagonalFisher: 'de1b5d2f7a21dd31',
  diagonalCov: '021d1ba44922d482',
  fullFisher: 'c5ffa8fcb4f050da',
  fullCov: 'f631ecf78f7afbfe',
  leadingEigenvector: '21a47e1ab386eb3e',
  levy: '665f871e2731adb0',
  student: '0833f06855e15e87',
};
