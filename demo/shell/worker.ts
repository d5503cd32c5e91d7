/** A worker from text that is inside the page: it needs no file, no server, and of a policy `worker-src blob:` alone. */
export interface Connection<In> {
  post(message: In, transfer?: Transferable[]): void;
  end(): void;
}

interface Handlers<Out> {
  readonly message: (message: Out) => void;
  /** An error that the worker did not catch, with its line in the text. */
  readonly error: (error: ScriptError) => void;
}

/** An error in a worker's text. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  constructor(
    message: string,
    /** Counted from 1. */
    readonly line?: number,
  ) {
    super(message);
  }
}

/** A worker did not answer in time, and was ended. */
class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Starts a worker.
 *
 * @param source an import of `./file.ts?worker`, or text of the reader's own
 */
export function spawn<In, Out>(source: string, { message, error }: Handlers<Out>): Connection<In> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  // It is loaded before it answers or fails.
  const loaded = () => URL.revokeObjectURL(url);
  let ended = false;
  const fail = (found: ScriptError) => {
    if (!ended) error(found);
  };
  worker.onmessage = ({ data }: MessageEvent<Out>) => {
    loaded();
    if (!ended) message(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    loaded();
    if (event.message) fail(new ScriptError(event.message, event.lineno || undefined));
    else void diagnose(source).then(fail);
  };
  return {
    post: (data, transfer = []) => worker.postMessage(data, transfer),
    end() {
      ended = true;
      worker.terminate();
    },
  };
}

const NOT_STARTED = 'the worker could not start: does the policy of the page allow worker-src blob: ?';
const IMPORT = `onmessage = ({ data }) => {
  try { importScripts(data); postMessage({ message: '${NOT_STARTED}' }); }
  catch (error) { postMessage({ message: String(error), line: error.lineNumber }); }
};`;

/** Firefox does not say what it could not read of a worker's text; to one that imports the text it does. */
function diagnose(source: string): Promise<ScriptError> {
  const [worker, text] = [IMPORT, source].map((part) =>
    URL.createObjectURL(new Blob([part], { type: 'text/javascript' })),
  );
  return new Promise<ScriptError>((resolve) => {
    const importer = new Worker(worker);
    const finish = (message: string, line?: number) => {
      importer.terminate();
      resolve(new ScriptError(message, line));
    };
    importer.onmessage = ({ data }: MessageEvent<{ message: string; line?: number }>) =>
      finish(data.message, data.line);
    importer.onerror = () => finish(NOT_STARTED);
    importer.postMessage(text);
  }).finally(() => [worker, text].forEach((url) => URL.revokeObjectURL(url)));
}

/**
 * Asks a worker of its own one question, and ends it with the answer.
 *
 * @throws ScriptError for an error in it
 * @throws TimeLimitError after so many seconds
 */
export function ask<In, Out>(source: string, question: In, { seconds = 10 } = {}): Promise<Out> {
  return new Promise<Out>((resolve, reject) => {
    const finish = (then: () => void) => {
      clearTimeout(timer);
      connection.end();
      then();
    };
    const connection = spawn<In, Out>(source, {
      message: (answer) => finish(() => resolve(answer)),
      error: (error) => finish(() => reject(error)),
    });
    const timer = setTimeout(
      () => finish(() => reject(new TimeLimitError(`no answer within ${seconds} s`))),
      1000 * seconds,
    );
    connection.post(question);
  });
}
