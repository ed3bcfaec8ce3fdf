/** How many bytes may wait for the other side to take them before writes are refused. */
export const SEND_QUEUE_LIMIT = 1_048_576;
