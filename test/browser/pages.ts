/** The ways in which a page can have the package, with the headers that its server sends. */
export interface Page {
  readonly name: string;
  readonly scripts: string;
  readonly isolated: boolean;
  /** A Content-Security-Policy. */
  readonly policy?: string;
  /** What the page is to find in place of the table. */
  readonly error?: RegExp;
  /** Threads where two are asked for, in a browser that can share memory between threads. */
  readonly threads: number;
}

const module = '<script type="module" src="/page/module.js"></script>';
const own = "default-src 'none'; connect-src 'self'; worker-src 'self'; script-src 'self'";

export const pages: readonly Page[] = [
  { name: 'a module, cross-origin isolated', scripts: module, isolated: true, threads: 2 },
  { name: 'a module, not isolated', scripts: module, isolated: false, threads: 1 },
  {
    name: 'a module worker, isolated',
    scripts: '<script type="module" src="/page/inWorker.js"></script>',
    isolated: true,
    threads: 2,
  },
  {
    name: 'a compiled msgd.wasm',
    scripts: '<script type="module" src="/page/precompiled.js"></script>',
    isolated: false,
    threads: 1,
  },
  {
    name: 'a classic script',
    scripts: '<script src="/dist/msgd.iife.js"></script><script src="/page/classic.js"></script>',
    isolated: false,
    threads: 1,
  },
  {
    name: 'a strict policy with wasm-unsafe-eval',
    scripts: module,
    isolated: false,
    policy: `${own} 'wasm-unsafe-eval'`,
    threads: 1,
  },
  {
    name: 'a strict policy, isolated: threads would need blob:',
    scripts: module,
    isolated: true,
    policy: `${own} 'wasm-unsafe-eval'`,
    threads: 1,
  },
  {
    name: 'a policy that forbids WebAssembly',
    scripts: module,
    isolated: false,
    policy: own,
    error: /^MsgdError: .*'wasm-unsafe-eval'/,
    threads: 1,
  },
];

export function html({ scripts }: Page): string {
  return `<!doctype html><meta charset="utf-8"><title>msgd</title><link rel="icon" href="data:,">${scripts}`;
}
