const { ArgumentError, mlp } = require('msgd');

// Both ways to the package come to the same one.
if (mlp([2, 3, 2]).parameters !== 17) throw new Error('the package is not there');
import('msgd').then((msgd) => {
  if (msgd.ArgumentError !== ArgumentError) throw new Error('there are two copies of the package');
  return import('./main.js');
});
