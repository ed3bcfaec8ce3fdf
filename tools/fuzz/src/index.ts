export { attackBytes, type AttackerKnowledge } from './attacks.ts';
export { holdDecoder, type Decode, packetRound } from './packet-round.ts';
export { MemoryBounds, type MemoryUse } from './memory-bounds.ts';
export { Watch } from './watch.ts';
