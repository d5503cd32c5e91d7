/*
 * What the declarations of this package name and TypeScript knows from its DOM library alone. In a project with that library
 * this adds nothing, for interfaces merge; in one without, they are types of which nothing is known.
 */
/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type */
declare global {
  namespace WebAssembly {
    interface Module {}
    interface Memory {}
  }
  interface AbortSignal {}
  interface Response {}
}
export {};
