/**
 * The first 16 hex digits of SHA-256 of θ in descend.test.ts, for each noise class. They are not known from elsewhere:
 * they hold θ to the bits it had when the other tests had shown it to be right. They change only with a change of the
 * numbers that the CHANGELOG names.
 */
export const hashes: Record<string, string> = {
  gd: '5ec706af29af5ec0',
  sgd: '17a4bf62cbb45321',
  sgdWithReplacement: '37d641db336be07e',
  reshuffling: '9938d5c195d6c59c',
  gaussianCov: 'f803e80d5437d26b',
  gaussianFisher: '73c67eaabb03d52a',
  bernoulli: '8ca17519db0015b8',
  sparseFisher: '9055d929384ab4cd',
  sparseCov: '072e4ca5ed78fcfd',
  minibatchFisher: '7bdc3db74d3bdeb6',
  minibatchCov: '03dc074ba97f4048',
  rademacherCov: 'cbaa1a4ff77bb18e',
  rademacherFisher: 'b0c53eb3f4ed4fc3',
  uniformCov: '7e6ac83ff21f141e',
  uniformFisher: 'ffdfd9c7e74d97ad',
  laplaceCov: 'c308b6723a0474a4',
  laplaceFisher: '67fc22f36489388e',
  studentCov: '4ab0b1d5ee90d99f',
  studentFisher: '1b096337945e5288',
};

/** The same for additive noise, in additive.test.ts. */
export const additiveHashes: Record<string, string> = {
  isotropic: '6c7d82801f8c6778',
  diagonalFisher: 'c4d25319013012b0',
  diagonalCov: '9d64d8f83add7c9f',
  fullFisher: 'd66633e164b3517d',
  fullCov: '75fd2a264a9d9d70',
  leadingEigenvector: '0e7d1714f0859560',
  levy: 'a87cb43d619e0600',
  student: '47a3332ed1063e58',
};
