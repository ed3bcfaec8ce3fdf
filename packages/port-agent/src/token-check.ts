import { createHash, timingSafeEqual } from 'node:crypto';
import { SecretFileError } from './errors.ts';
import { TOKEN_LENGTH } from './limits.ts';
import { readSecretFile } from './secret-file.ts';

/** Knows a token without keeping it, and compares in a time that does not depend on how much of it was guessed. */
export class TokenCheck {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  /** Reads the token in a file: its text without the white space around it. @throws {@link SecretFileError}. */
  static fromFile(path: string): TokenCheck {
    const token = readSecretFile(path).trim();
    const { least, most } = TOKEN_LENGTH;
    if (token.length < least || token.length > most) throw new SecretFileError(path, `a token has ${least} to ${most} characters, not ${token.length}`);
    return new TokenCheck(token);
  }

  /** Says what is wrong with a client's token; undefined when it is the one. */
  refusalOf(token: string | undefined): string | undefined {
    if (token === undefined) return 'this agent asks for a token, and HELLO has none';
    return timingSafeEqual(digestOf(token), this.#digest) ? undefined : 'the token in HELLO is not the one';
  }
}

/** Digests have one length, which the comparison needs, and tell nothing of the token's. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
