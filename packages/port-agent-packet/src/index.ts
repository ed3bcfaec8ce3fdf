export { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { crc32c } from './crc32c.ts';
export { type Decoded, type Garbage, type GarbageReason, MAX_GARBAGE_LENGTH, type Packet } from './decoded.ts';
export { PacketDecoder, type PacketDecoderOptions } from './decoder.ts';
export { encodePacket, encodePackets, type PacketParts, sealPacket } from './encode.ts';
export { PacketError, PacketFieldError, PacketPayloadError, PayloadTooLongError } from './errors.ts';
export { HEADER_LENGTH, MAX_PACKET_LENGTH, MAX_PAYLOAD_LENGTH } from './header.ts';
export type { JsonRecord } from './json-payload.ts';
export {
  type LeaseNotice,
  type LeaseWish,
  readLeaseNotice,
  readLeaseWish,
  readWriterNote,
  type WriterNote,
  writeLeaseNotice,
  writeLeaseWish,
  writeWriterNote,
} from './lease-messages.ts';
export { type LinkChange, readLinkChange, writeLinkChange } from './link-change.ts';
export { type NtpTime, ntpFromUnixMs, unixMsFromNtp } from './ntp-time.ts';
export { packetLengthAt } from './packet-at.ts';
export { type Dialect, isJournalled, PacketType, type PacketTypeCode, packetTypeName } from './packet-type.ts';
export {
  type Ack,
  type Fault,
  type GapNotice,
  type Heartbeat,
  type Hello,
  type JournalPlace,
  type JournalWord,
  type LinkWord,
  readAck,
  readFault,
  readGap,
  readHeartbeat,
  readHello,
  readWelcome,
  STREAM_VERSION,
  type Welcome,
  writeAck,
  writeFault,
  writeGap,
  writeHeartbeat,
  writeHello,
  writeWelcome,
} from './stream-messages.ts';
