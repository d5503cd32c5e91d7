// A classic script, after that of the package: what it has is in the global `msgd`.
import('/page/report.js').then(async ({ report }) => {
  const { conformance, threadsOf } = await import('/page/conformance.js');
  await report(async () => ({ threads: await threadsOf(msgd), rows: await conformance(msgd) }));
});
