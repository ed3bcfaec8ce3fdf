import type { InstrumentSimulator } from '@taffrail/simulator';

/** Somebody at a terminal: types, and reads what has come since the last look, one character for each byte. */
export function typist(instrument: InstrumentSimulator) {
  let unread = '';
  instrument.transmitted$.subscribe((bytes) => (unread += String.fromCharCode(...bytes)));
  const read = () => {
    const text = unread;
    unread = '';
    return text;
  };
  /** Types and reads what comes at once. */
  const type = (text: string) => {
    instrument.receive(Uint8Array.from(text, (character) => character.charCodeAt(0)));
    return read();
  };
  /** Types a command and reads what comes at once, less an echo with NULs; a plain one cannot be told from a reply. */
  const ask = (command: string) => {
    const text = type(`${command}\r\n`);
    const echo = `${command}\r\n`.replace(/./gs, '$&\0');
    return text.startsWith(echo) ? text.slice(echo.length) : text;
  };
  return { read, type, ask };
}
