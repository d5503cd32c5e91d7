import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'coverage/', 'msgd-results/', 'msgd-theory/', '**/*.generated.ts'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/*.ts', 'demo/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './demo/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  {
    // The same bits everywhere: each engine has transcendental functions of its own.
    files: ['src/noise/**/*.ts', 'src/models/**/*.ts', 'src/descent/**/*.ts', 'src/wasm/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['random', 'exp', 'log', 'log1p', 'sin', 'cos', 'tan', 'tanh', 'pow'].map((property) => ({
          object: 'Math',
          property,
          message: 'differs between engines: use a kernel, so that θ and W have the same bits everywhere',
        })),
      ],
    },
  },
  {
    // AssemblyScript is TypeScript in syntax, not in types: only the rules about text apply.
    files: ['assembly/**/*.ts', 'bench/assembly/**/*.ts'],
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-loss-of-precision': 'off',
      'no-loss-of-precision': 'off',
      'prefer-const': 'error',
    },
  },
  { files: ['scripts/**/*.mjs', '*.js'], languageOptions: { globals: globals.node } },
  {
    files: ['test/package/**/*.{js,cjs,mjs}'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['test/browser/page/*.js'],
    languageOptions: { globals: { ...globals.browser, msgd: 'readonly' } },
  },
);
