import { noiseClass, noiseClasses, sampler, type Sampler } from 'msgd';
import { gather, workspaceOf, type Gathering } from './gather.js';
import { adopt, failure } from './own.js';
import type { Drawn, Order } from './protocol.js';
import { optionsOf, OWN, type State } from './state.js';

const worker = self as unknown as {
  own?: unknown;
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(message: Drawn): void;
};

let gathering: Gathering;
let others: readonly Sampler[];
let step = 0;
let lines = 0;

function answer(order: Order): Drawn {
  if (order.kind === 'start') {
    const state = order.settings as State;
    lines = order.lines;
    const noise = state.noise === OWN ? adopt(worker.own) : noiseClass(state.noise);
    const options = optionsOf(noise, state);
    const workspace = workspaceOf(options);
    gathering = gather(noise, options, workspace);
    others = noiseClasses.map((other) => sampler(other, optionsOf(other, state), workspace));
    step = 0;
    return { kind: 'started', exact: gathering.exact };
  }
  gathering.advance(order.steps);
  step += order.steps;
  return { kind: 'drawn', gathered: gathering.picture(), all: others.map((draw) => draw(step).toDense()) };
}

worker.onmessage = ({ data }) => {
  let reply: Drawn;
  try {
    reply = answer(data);
  } catch (error) {
    reply = { kind: 'failed', failure: failure(error, lines) };
  }
  worker.postMessage(reply);
};
