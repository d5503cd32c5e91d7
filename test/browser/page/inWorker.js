import { report } from '/page/report.js';

const worker = new Worker('/page/worker.js', { type: 'module' });
void report(
  () =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message ?? 'the worker did not start'));
    }),
);
