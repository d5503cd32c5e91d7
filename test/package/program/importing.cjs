// For Node before 20.19, where `require` of an ES module is refused.
import('msgd').then(({ mlp }) => {
  if (mlp([2, 3, 2]).parameters !== 17) throw new Error('the package is not there');
  return import('./main.js');
});
