import * as msgd from '/dist/index.js';
import { conformance, threadsOf } from '/page/conformance.js';
import { report } from '/page/report.js';

void report(async () => {
  await msgd.ready(await WebAssembly.compileStreaming(fetch('/dist/msgd.wasm')));
  return { threads: await threadsOf(msgd), rows: await conformance(msgd) };
});
