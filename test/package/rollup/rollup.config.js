import nodeResolve from '@rollup/plugin-node-resolve';

export default {
  input: 'main.js',
  plugins: [nodeResolve({ browser: true })],
  output: [
    { file: 'web/main.js', format: 'es' },
    { file: 'node/main.cjs', format: 'cjs' },
  ],
};
