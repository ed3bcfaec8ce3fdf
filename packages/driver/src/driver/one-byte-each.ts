import { ParameterError } from '../errors.ts';
import { latin1Bytes } from '../latin1.ts';

/** Writes text for direct access as one byte a character. @throws {@link ParameterError} for what is more than a byte. */
export function oneByteEach(text: string): Uint8Array {
  try {
    return latin1Bytes(text);
  } catch (cause) {
    throw new ParameterError(`executeDirect: expected text of one byte a character, found ${JSON.stringify(text)}`, undefined, { cause });
  }
}
