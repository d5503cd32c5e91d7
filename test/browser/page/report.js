/** What a page found goes to the server that it came from, which answers with the page that is next. */
export async function report(look) {
  let found;
  try {
    found = await look();
  } catch (error) {
    found = { error: `${error?.name}: ${error?.message}` };
  }
  const { userAgent } = navigator;
  const body = JSON.stringify({ ...found, isolated: globalThis.crossOriginIsolated === true, userAgent });
  const response = await fetch('/report', { method: 'POST', body });
  const next = await response.text();
  if (next !== '') location.href = next;
}
