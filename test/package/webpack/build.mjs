import webpack from 'webpack';

const common = { mode: 'production', entry: './main.js' };
const stats = await new Promise((resolve, reject) => {
  webpack(
    [
      { ...common, output: { path: `${import.meta.dirname}/web` } },
      {
        ...common,
        target: 'node',
        output: { path: `${import.meta.dirname}/node`, filename: 'main.cjs' },
      },
    ],
    (error, stats) => (error ? reject(error) : resolve(stats)),
  );
});
const { warnings, errors } = stats.toJson({ all: false, warnings: true, errors: true });
for (const { message } of [...errors, ...warnings]) console.error(message);
