/** What has gone one way, since the agent started. */
export interface Traffic {
  readonly bytes: number;
  readonly packets: number;
}

/** What an agent counts from its start on; safe up to 2^53 of each. */
export class AgentCounters {
  readonly fromInstrument = { bytes: 0, packets: 0 };
  readonly toInstrument = { bytes: 0, packets: 0 };
  /** Writes and BREAKs that were refused, whatever the reason. */
  refusedWrites = 0;
  /** How often the link came up. */
  linkUps = 0;
  /** Bytes from clients of the stream door that are no packets. */
  garbageBytes = 0;
  /** Connections that were turned away before anything was said. */
  turnedAway = 0;
  /** By how much the latest heartbeat was late: for so long the loop that moves the bytes was busy with something else. */
  heartbeatLateMs = 0;
}
