import { noiseClass } from 'msgd';
import { check } from './check.js';
import { adopt, failure } from './own.js';
import type { Answer, Question } from './protocol.js';
import { OWN, type State } from './state.js';

const worker = self as unknown as {
  own?: unknown;
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(message: Answer): void;
};

worker.onmessage = ({ data: { settings, lines } }) => {
  let answer: Answer;
  try {
    answer = check(
      settings.noise === OWN ? adopt(worker.own) : noiseClass(settings.noise),
      settings as State,
    );
  } catch (error) {
    answer = { kind: 'failed', failure: failure(error, lines) };
  }
  worker.postMessage(answer);
};
