import * as msgd from '/dist/index.js';
import { conformance, threadsOf } from '/page/conformance.js';

Promise.all([conformance(msgd), threadsOf(msgd)]).then(
  ([rows, threads]) => postMessage({ threads, rows }),
  (error) => postMessage({ error: `${error.name}: ${error.message}` }),
);
