/**
 * The first 16 hex digits of SHA-256 of θ in descend.test.ts, for each noise class. They are not known from elsewhere:
 * they hold θ to the bits it had when the other tests had shown it to be right. They change only with a change of the
 * numbers that the CHANGELOG names.
 */
export const hashes: Record<string, string> = {
  gd: '8fa50a97f34d68f0',
  sgd: 'a583cb076f771f32',
  sgdWithReplacement: 'fa626c6f19001182',
  reshuffling: '9ee5c8ecfa77c7fa',
  gaussianCov: '92729f39e319e700',
  gaussianFisher: '3c9f39c6e5812de7',
  bernoulli: '203e066c9713c78c',
  sparseFisher: 'ca3d249c741bc1ab',
  sparseCov: '398209dae2bf0040',
  minibatchFisher: 'f28f794683ef05f0',
  minibatchCov: '49f3860b726dcd0e',
  rademacherCov: '5007b37cb8e80d2c',
  rademacherFisher: '5c2238d762766463',
  uniformCov: '4ea297713dbd8e65',
  uniformFisher: '7a2ab052af62b792',
  laplaceCov: '0a4e660314e39910',
  laplaceFisher: '0178fd25e40f2bf1',
  studentCov: '7b347144d7e8ca8f',
  studentFisher: '1dba6ebf364c9a32',
};

/** The same for additive noise, in additive.test.ts. */
export const additiveHashes: Record<string, string> = {
  isotropic: 'a698f59eaef0a519',
  diagonalFisher: '3f161b9fedbbb923',
  diagonalCov: '497f848f27fec9f8',
  fullFisher: 'd30c59e9bf00d022',
  fullCov: 'a680a186b3eab19e',
  leadingEigenvector: 'a76b1596d10afbae',
  levy: '8682df83577b2420',
  student: 'c169e9ff06eb1a73',
};
