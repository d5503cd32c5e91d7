/** Where the demo's script is: what it loads later is beside it. */
const home = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;

/**
 * Loads a script that lies beside the demo's own, for what few readers open.
 *
 * @param name an import of `./file.ts?beside`
 */
export function loadBeside(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: new URL(name, home).href });
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${name} is not beside the script of the page`));
    document.head.append(script);
  });
}
