// What the build (scripts/demo.mjs) puts in place of imports that are not code.

/** A style sheet as text. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** A font as its bytes. */
declare module '*.woff2' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** A worker: the file and all that it imports, as the text of one classic script. */
declare module '*?worker' {
  const source: string;
  export default source;
}

/** What a module exports by default, worked out when the page is built. */
declare module '*?made' {
  const value: unknown;
  export default value;
}

/** A file and all that it imports, as a classic script of its own beside the page's: the name of that script. */
declare module '*?beside' {
  const name: string;
  export default name;
}
