import { crew, type Order } from './crew.js';

const obey = crew((report) => postMessage(report));
addEventListener('message', ({ data }: MessageEvent<Order>) => obey(data));
