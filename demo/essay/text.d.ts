/** A file as text: `import text from './file.js?text' with { type: 'text' }`, which the build understands. */
declare module '*?text' {
  const text: string;
  export default text;
}
