/** How much may wait in a client's socket, in bytes, before the client is served from the journal's files instead. */
export const CLIENT_QUEUE_LIMIT = 1_048_576;

/** How much waits in the socket of a client that the link is held for a moment for, in bytes, when more than that arrived at once. */
export const CROWDED_QUEUE = 131_072;

/** How long the link is held at most for clients that are nearly as fast as it is. */
export const LINK_HOLD_MS = 20;

/** How near to the journal's head, in bytes, a client must be that the link is held for while it catches up. */
export const NEAR_HEAD = 67_108_864;

/** How much that has arrived is gathered before it is journalled and passed on, in bytes. */
export const GATHER_LIMIT = 458_752;

/** How much may wait for the instrument to take it, in bytes, before writes are refused. */
export const LINK_QUEUE_LIMIT = 1_048_576;

/** How many clients one door admits. */
export const MAX_CLIENTS = 64;

/** How many connections one door admits at once when none came for a while; after that so many a second as follows. */
export const ADMISSION_BURST = 128;

/** How many connections a second one door admits in the long run. */
export const ADMISSIONS_PER_SECOND = 64;

/** How many clients one door admits from any one address that is not this machine's own; of IPv6, from one /64 network. As many more may be about to speak TLS. */
export const MAX_CLIENTS_PER_ADDRESS = 16;

/** How many connections one door admits at once from any one such address. */
export const ADMISSION_BURST_PER_ADDRESS = 32;

/** How many connections a second one door admits from any one such address in the long run. */
export const ADMISSIONS_PER_SECOND_PER_ADDRESS = 16;

/** How many addresses are remembered for that. */
export const ADDRESSES_REMEMBERED = 1_024;

/** How many connections that are turned away one door keeps until they have surely heard why; more than these are told and closed at once. */
export const LEAVING_LIMIT = 64;

/** How long a name that a client gives itself may be, in characters; the rest is left out. */
export const CLIENT_NAME_LIMIT = 64;

/** How long a client of the stream door may take to say HELLO, and before that to speak TLS where the door does. */
export const HELLO_DEADLINE_MS = 10_000;

/** How long a line on the command door may be, in bytes. */
export const COMMAND_LINE_LIMIT = 1_024;

/** After how long without a line a client of the command door is sent away. */
export const COMMAND_IDLE_MS = 600_000;

/** How long connecting to the instrument may take. */
export const CONNECT_DEADLINE_MS = 10_000;

/** After how long without a byte the kernel begins to ask whether the other side of a TCP link is there, unless the URL says otherwise. */
export const KEEPALIVE_MS = 10_000;

/** How long a datagram to the instrument may be, in bytes: what UDP over IPv4 can carry. */
export const DATAGRAM_LIMIT = 65_507;

/** How long a telnet subnegotiation may be, in bytes. */
export const SUBNEGOTIATION_LIMIT = 256;

/** How many answers to telnet negotiations one connection is given before it is given up. */
export const NEGOTIATION_LIMIT = 256;

/** How long a terminal server may take to answer a request of RFC 2217. */
export const COM_PORT_DEADLINE_MS = 3_000;

/** How long clients and the instrument are given to take what is queued for them when the agent stops. */
export const DRAIN_DEADLINE_MS = 400;

/** How long a writer may be idle before another one may take over. */
export const WRITER_IDLE_MS = 30_000;

/** What follows a refused piece of a raw write within this time belongs to that write, and is refused with it. */
export const WRITE_PAUSE_MS = 100;

/** How much is journalled at most before the writer is named again, in bytes: who wrote is found without reading all of the past. */
export const WRITER_REPEAT_LENGTH = 1_048_576;

/** How long a line of the log may be, in characters; the rest is left out. */
export const LOG_LINE_LIMIT = 1_024;

/** How short and how long a token may be, in characters. */
export const TOKEN_LENGTH = { least: 16, most: 1_024 } as const;

/** How much is read from the journal's files at a time for one client, in bytes; more than four of the longest packets. */
export const JOURNAL_READ_LENGTH = 262_144;

/** How long after a failed write to the journal the next one is tried. */
export const JOURNAL_RETRY_MS = 1_000;

/** How often clients are told that the agent is alive. */
export const HEARTBEAT_INTERVAL_MS = 10_000;

/** How much is journalled at most between two checkpoints, in bytes, but for what comes in one turn of the event loop. */
export const CHECKPOINT_LENGTH = 1_048_576;

/** How long what was journalled waits for its checkpoint. */
export const CHECKPOINT_INTERVAL_MS = 10_000;

/** How many gaps wait to be told of in the journal before they are told of as one. */
export const UNTOLD_GAPS_LIMIT = 64;

/** How often files that have become too old are looked for. */
export const RETENTION_INTERVAL_MS = 60_000;
